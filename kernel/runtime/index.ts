export { childrenOf, hoistedVarNames, patternNames } from "./cell/declared-names.ts";
export { findLocalFile, isRelative } from "./modules/local-files.ts";
