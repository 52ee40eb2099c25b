/** The documents that the language server has open, and what is still to be told of them. */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { LanguageServer } from "./language-server.ts";

interface Document {
  readonly uri: string;
  readonly language: string;
  text: string;
  /** What the server has; `undefined`: it has not been opened. */
  sent: string | undefined;
  version: number;
}

export class Documents {
  readonly #folder: string;
  readonly #documents: Map<string, Document> = new Map();
  readonly #stale: Set<Document> = new Set();

  /** @param folder - Where they seem to lie, absolute. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  uriOf(name: string): string {
    return this.#documents.get(name)?.uri ?? pathToFileURL(join(this.#folder, name)).href;
  }

  set(name: string, text: string): void {
    let document = this.#documents.get(name);
    if (!document) {
      const language = name.endsWith(".json") ? "json" : "typescript";
      document = { uri: this.uriOf(name), language, text, sent: undefined, version: 0 };
      this.#documents.set(name, document);
    }
    document.text = text;
    if (document.sent === text) this.#stale.delete(document);
    else this.#stale.add(document);
  }

  /** Tells a server all that has changed. */
  push(server: LanguageServer): void {
    for (const document of this.#stale) {
      const { uri, language: languageId, text, sent } = document;
      const version = ++document.version;
      if (sent === undefined)
        server.notify("textDocument/didOpen", { textDocument: { uri, languageId, version, text } });
      else server.notify("textDocument/didChange", { textDocument: { uri, version }, contentChanges: [{ text }] });
      document.sent = text;
    }
    this.#stale.clear();
  }

  /** A new server has nothing yet. */
  forgetSent(): void {
    for (const document of this.#documents.values()) {
      document.sent = undefined;
      this.#stale.add(document);
    }
  }
}
