/** Long prompts: cut into pieces of 75 tokens, each framed for the text encoders. */
import { bosToken, eosToken } from "./vocabulary.ts";

/** Tokens of text in a piece. */
export const tokensPerPiece = 75;
/** Tokens in a framed piece: BOS, 75, EOS. */
export const framedPiece = 77;
/** The most tokens that a prompt may keep. */
export const mostTokens = 225;

/** How many pieces of 75 tokens a prompt fills. */
export type Pieces = 1 | 2 | 3;

/**
 * Pieces of a prompt: clamp(ceil(tokens / 75), 1, 3). An empty prompt fills one.
 *
 * @example
 * [0, 75, 76, 300].map(piecesOf) // [1, 1, 2, 3]
 */
export function piecesOf(tokenCount: number): Pieces {
  return tokenCount <= tokensPerPiece ? 1 : tokenCount <= 2 * tokensPerPiece ? 2 : 3;
}

/** The first `limit` ids, and how many were cut off. */
export function cutTokens(ids: Uint16Array, limit: number = mostTokens): { tokens: Uint16Array; cut: number } {
  if (!Number.isInteger(limit) || limit < 0) {
    throw new RangeError(`Cannot cut a prompt at ${limit} tokens: an integer of at least 0 was wanted`);
  }
  return { tokens: ids.subarray(0, limit), cut: Math.max(0, ids.length - limit) };
}

/** A prompt as both text encoders take it: `pieces` rows of 77 ids, one row after another. */
export interface FramedPrompt {
  readonly pieces: Pieces;
  /** For CLIP ViT-L: padded with 49407. */
  readonly encoder1: Uint16Array;
  /** For OpenCLIP ViT-bigG: padded with 0. */
  readonly encoder2: Uint16Array;
}

/**
 * Each piece as BOS + up to 75 ids + EOS + padding to 77.
 *
 * @param ids without BOS, EOS and padding
 * @param pieces rows to make; at least as many as the ids fill
 * @throws RangeError where the ids don't fit
 */
export function frame(ids: Uint16Array, pieces: Pieces): FramedPrompt {
  if (ids.length > pieces * tokensPerPiece) {
    throw new RangeError(
      `Cannot frame ${ids.length} tokens in ${pieces} piece${pieces === 1 ? "" : "s"} of 75: at most ` +
        `${pieces * tokensPerPiece} were wanted. Cut them first with cutTokens().`,
    );
  }
  const framed = (padding: number): Uint16Array => {
    const rows = new Uint16Array(pieces * framedPiece).fill(padding);
    for (let piece = 0; piece < pieces; piece++) {
      const text = ids.subarray(piece * tokensPerPiece, (piece + 1) * tokensPerPiece);
      const start = piece * framedPiece;
      rows[start] = bosToken;
      rows.set(text, start + 1);
      rows[start + 1 + text.length] = eosToken;
    }
    return rows;
  };
  return { pieces, encoder1: framed(eosToken), encoder2: framed(0) };
}
