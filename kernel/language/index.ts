/** Types across cells. Load it with a dynamic import: it brings the parser with it. */
export { type CellCheck, type CellTypes, type CellTypesOptions, openCellTypes } from "./cell-types.ts";
export { type FormatOptions, formatDiagnostics } from "./code-frame.ts";
export type { CellCompletions, CompletionEntry } from "./completion.ts";
export type { CellDiagnostic } from "./diagnostics.ts";
export { type CellInspection, inspectionBundle } from "./inspection.ts";
export { codePointToUtf16, utf16ToCodePoint } from "./positions.ts";
