/** run.json: the one schema of a run. trainer/run.schema.json is made from it; a test fails where they differ. */
import { z } from "zod";

/** Goes into every run's id: changes whenever the trainer would compute something else from the same run.json. */
export const trainerVersion = "1";

/** What is trained. */
export type Model =
  /** A tiny model of SDXL's shape, randomly initialised: for trying everything out without a GPU. */
  | { readonly kind: "tiny"; readonly seed: number }
  /** SDXL's own weights, or others of its shape, from a diffusers folder. */
  | { readonly kind: "sdxl"; readonly path: string };

/** What decides a run's results besides its plan and its model. */
export interface Recipe {
  /** AdamW; `gradientClip` is the largest norm of a step's gradient. */
  readonly optimizer: {
    readonly learningRate: number;
    readonly beta1: number;
    readonly beta2: number;
    readonly epsilon: number;
    readonly weightDecay: number;
    readonly gradientClip: number;
  };
  /** Linear warm-up over so many samples, then a cosine to 0 at the plan's end. */
  readonly schedule: { readonly warmupSamples: number };
  readonly loss: { readonly kind: "epsilon"; readonly minSnrGamma: number };
  /** Of the passes, by autocast; parameters stay fp32. fp16 scales its gradients. */
  readonly precision: "fp32" | "fp16" | "bf16";
  /** Whether text encoder 1 is trained with the UNet; encoder 2 never is. */
  readonly trainTextEncoder: boolean;
  /** Less memory for a third more work. */
  readonly gradientCheckpointing: boolean;
  /** Training samples between two of them. Both also happen at the end, validation also before step 0. */
  readonly every: { readonly validateSamples: number; readonly checkpointSamples: number };
  /** The newest so many; null keeps all. */
  readonly keepCheckpoints: number | null;
}

/** The contents of run.json. Folders are absolute, or relative to the run's own. */
export interface RunFile extends Recipe {
  readonly format: 1;
  readonly id: string;
  readonly trainerVersion: typeof trainerVersion;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly plan: {
    readonly path: string;
    readonly hash: string;
    readonly steps: number;
    readonly samples: number;
    readonly batchSize: number;
  };
  readonly latents: { readonly path: string };
  readonly model: Model;
  /** Whether a latent shard's SHA-256 is checked when it is first opened. */
  readonly verifyShards: boolean;
}

const count = z.int().positive();

const runSchema: z.ZodType<RunFile> = z.strictObject({
  format: z.literal(1),
  id: z.string().min(1),
  trainerVersion: z.literal(trainerVersion),
  createdAt: z.string(),
  plan: z.strictObject({
    path: z.string().min(1),
    hash: z.string().min(1),
    steps: count,
    samples: count,
    batchSize: count,
  }),
  latents: z.strictObject({ path: z.string().min(1) }),
  model: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("tiny"), seed: z.int().min(0) }),
    z.strictObject({ kind: z.literal("sdxl"), path: z.string().min(1) }),
  ]),
  optimizer: z.strictObject({
    learningRate: z.number().positive(),
    beta1: z.number().min(0).lt(1),
    beta2: z.number().min(0).lt(1),
    epsilon: z.number().positive(),
    weightDecay: z.number().min(0),
    gradientClip: z.number().positive(),
  }),
  schedule: z.strictObject({ warmupSamples: z.int().min(0) }),
  loss: z.strictObject({ kind: z.literal("epsilon"), minSnrGamma: z.number().positive() }),
  precision: z.enum(["fp32", "fp16", "bf16"]),
  trainTextEncoder: z.boolean(),
  gradientCheckpointing: z.boolean(),
  every: z.strictObject({ validateSamples: count, checkpointSamples: count }),
  keepCheckpoints: count.nullable(),
  verifyShards: z.boolean(),
});

/**
 * The value as a run's file.
 * @throws TypeError that names every entry that is wrong
 */
export function checkRunFile(value: unknown): RunFile {
  const checked = runSchema.safeParse(value);
  if (checked.success) return checked.data;
  const problems = checked.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  throw new TypeError(`Cannot set up the run: ${problems.join("; ")}`);
}

/** run.json's JSON Schema, as the text of trainer/run.schema.json. */
export function runJsonSchema(): string {
  return `${JSON.stringify(z.toJSONSchema(runSchema), null, 2)}\n`;
}
