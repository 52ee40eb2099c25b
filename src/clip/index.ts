export { cutTokens, type FramedPrompt, frame, mostTokens, type Pieces, piecesOf, tokensPerPiece } from "./pieces.ts";
export { type ClipTokenizer, openTokenizer, type ShownToken } from "./tokenizer.ts";
export { bosToken, eosToken } from "./vocabulary.ts";
