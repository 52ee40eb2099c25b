/** Hugging Face's Rust tokenizer with CLIP's vocabulary: what ours is held against. */
import { Tokenizer } from "tokenizers";
import { mergesText, spelledBytes } from "../../src/clip/vocabulary.ts";

/** The configuration that transformers' CLIPTokenizerFast builds. */
export function referenceTokenizer(): Tokenizer {
  const merges = mergesText().trimEnd().split("\n");
  const bytes = spelledBytes().map(([, character]) => character);
  const tokens = [...bytes, ...bytes.map((byte) => `${byte}</w>`), ...merges.map((merge) => merge.replace(" ", ""))];
  const special = (id: number, content: string): object => ({
    id,
    content,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
    special: true,
  });
  const words = String.raw`<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+`;
  return Tokenizer.fromString(
    JSON.stringify({
      version: "1.0",
      truncation: null,
      padding: null,
      added_tokens: [special(49406, "<|startoftext|>"), special(49407, "<|endoftext|>")],
      normalizer: {
        type: "Sequence",
        normalizers: [
          { type: "NFC" },
          { type: "Replace", pattern: { Regex: String.raw`\s+` }, content: " " },
          { type: "Lowercase" },
        ],
      },
      pre_tokenizer: {
        type: "Sequence",
        pretokenizers: [
          { type: "Split", pattern: { Regex: words }, behavior: "Removed", invert: true },
          { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: true },
        ],
      },
      post_processor: null,
      decoder: { type: "ByteLevel", add_prefix_space: true, trim_offsets: true, use_regex: true },
      model: {
        type: "BPE",
        dropout: null,
        unk_token: "<|endoftext|>",
        continuing_subword_prefix: "",
        end_of_word_suffix: "</w>",
        fuse_unk: false,
        byte_fallback: false,
        vocab: Object.fromEntries(
          [...tokens, "<|startoftext|>", "<|endoftext|>"].map((token, index) => [token, index]),
        ),
        merges,
      },
    }),
  );
}
