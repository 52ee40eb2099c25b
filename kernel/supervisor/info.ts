/** Who this kernel is: the content of `kernel_info_reply`. */
import type { Json } from "./message.ts";
import { protocolVersion } from "./message.ts";

const version = "0.1.0";

export const kernelInfo: Json = {
  status: "ok",
  protocol_version: protocolVersion,
  implementation: "vivarium",
  implementation_version: version,
  language_info: {
    name: "typescript",
    version: "7.0",
    mimetype: "text/typescript",
    file_extension: ".ts",
    pygments_lexer: "typescript",
    codemirror_mode: { name: "typescript" },
    nbconvert_exporter: "script",
  },
  banner: `Vivarium ${version}: TypeScript on Node ${process.versions.node}`,
  debugger: false,
  supported_features: [],
  help_links: [
    { text: "TypeScript", url: "https://www.typescriptlang.org/docs/" },
    { text: "Node", url: "https://nodejs.org/api/" },
  ],
};
