/** The first words with TypeScript's language server: what we can, what it shall do and not do. */
import { pathToFileURL } from "node:url";
import type { LanguageServer } from "./language-server.ts";
import { documentNames } from "./project.ts";

/** Its settings: our configuration's name; nothing fetched, nothing that is not asked for. */
const settings = {
  unstable: { customConfigFileName: documentNames.config },
  suggest: { autoImports: false, includeCompletionsForImportStatements: false },
  tsserver: { automaticTypeAcquisition: { enabled: false } }, // It would run `npm install`.
  disableAutomaticTypeAcquisition: true,
};

/** Answers what the server asks back. */
export function serverAnswers(method: string, params: unknown): unknown {
  if (method !== "workspace/configuration") return null;
  const { items = [] } = params as { readonly items?: readonly unknown[] }; // As the protocol has it.
  return items.map(() => settings);
}

/** Makes a server ready for documents. Rejects where it does not answer. */
export async function startServer(server: LanguageServer, folder: string, timeoutMs: number): Promise<void> {
  const params = {
    processId: process.pid,
    rootUri: pathToFileURL(folder).href,
    capabilities: {
      workspace: { configuration: true },
      textDocument: {
        diagnostic: { relatedInformation: true },
        hover: { contentFormat: ["markdown"] },
        completion: {
          completionItem: { insertReplaceSupport: true, snippetSupport: false },
          completionList: { itemDefaults: ["editRange"] },
        },
      },
    },
    initializationOptions: { disablePushDiagnostics: true },
  };
  await server.request("initialize", params, { timeoutMs });
  server.notify("initialized", {});
}
