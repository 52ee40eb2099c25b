/** ONNX models with one tensor in and one out, run by ONNX Runtime. */
import { InferenceSession, Tensor } from "onnxruntime-node";

/** A tensor of single-precision floats. */
export interface FloatTensor {
  readonly data: Float32Array;
  readonly dims: readonly number[];
}

/** A model that is loaded. */
export interface Model {
  /** The shape of its input: a number is fixed, a name or −1 is free; `undefined` where the model does not say. */
  readonly inputShape: readonly (number | string)[] | undefined;
  run(input: FloatTensor): Promise<FloatTensor>;
  close(): Promise<void>;
}

/** How a model is loaded. */
export interface ModelOptions {
  /** For errors: what the model is. */
  readonly what: string;
  /** The output to take; needed where the model has several. */
  readonly output?: string | undefined;
  /** Whether ONNX Runtime may fuse operations, which changes the last bits. Default true. */
  readonly fuse?: boolean;
  /** Where it runs, in order of preference. Default the CPU. */
  readonly executionProviders?: readonly string[] | undefined;
}

/**
 * Loads a model from its bytes or its file.
 *
 * @throws Error where the model has not one float input, or several outputs of which none was chosen
 */
export async function openModel(source: Uint8Array | string, options: ModelOptions): Promise<Model> {
  const sessionOptions: InferenceSession.SessionOptions = {
    executionProviders: [...(options.executionProviders ?? ["cpu"])],
    graphOptimizationLevel: options.fuse === false ? "disabled" : "all",
    logSeverityLevel: 3,
  };
  const session = await (typeof source === "string"
    ? InferenceSession.create(source, sessionOptions)
    : InferenceSession.create(source, sessionOptions)
  ).catch((cause: unknown) => {
    throw new Error(`Cannot load ${options.what}: ONNX Runtime refuses it: ${String(cause)}`, { cause });
  });
  const [input, ...furtherInputs] = session.inputMetadata;
  if (input === undefined || furtherInputs.length > 0) {
    throw new Error(
      `Cannot use ${options.what}: it has the inputs [${session.inputNames.join(", ")}], one image was wanted`,
    );
  }
  if (!input.isTensor || input.type !== "float32") {
    throw new Error(
      `Cannot use ${options.what}: its input ${input.name} is ${input.isTensor ? input.type : "no tensor"}, float32 was ` +
        "wanted. Export the model in fp32: SDXL's VAE overflows in fp16.",
    );
  }
  const output = outputOf(session, options);
  return {
    inputShape: input.shape.length === 0 ? undefined : input.shape,
    run: async ({ data, dims }) => {
      const feeds = { [input.name]: new Tensor("float32", data, dims) };
      const result = (await session.run(feeds, [output]))[output];
      if (result === undefined || !(result.data instanceof Float32Array)) {
        throw new Error(`Cannot use ${options.what}: its output ${output} is ${result?.type}, float32 was wanted`);
      }
      return { data: result.data, dims: result.dims };
    },
    close: () => session.release(),
  };
}

function outputOf(session: InferenceSession, { what, output }: ModelOptions): string {
  const names = session.outputNames;
  const chosen = output ?? (names.length === 1 ? names[0] : undefined);
  if (chosen !== undefined && names.includes(chosen)) return chosen;
  const found = `its outputs are [${names.join(", ")}]`;
  throw new Error(
    output === undefined
      ? `Cannot use ${what}: ${found}. Choose one by the option \`output\`.`
      : `Cannot use ${what}: ${found}, the option \`output\` says ${output}`,
  );
}
