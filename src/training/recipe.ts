/** A recipe's numbers: those of the reference finetune, and for the tiny model those that suit a run of minutes. */
import type { Model, Recipe } from "./run-file.ts";

/** Every number of a recipe, each with a default. */
export interface RecipeOptions {
  /** AdamW's, after warm-up. Default 1e-4; 2e-3 for the tiny model, which starts from nothing. */
  readonly learningRate?: number;
  /** Samples of linear warm-up. Default 100,000; a twentieth of the run for the tiny model. */
  readonly warmupSamples?: number;
  /** AdamW's β. Default [0.9, 0.999]. */
  readonly betas?: readonly [number, number];
  /** AdamW's ε. Default 1e-8. */
  readonly epsilon?: number;
  /** Default 0.1. */
  readonly weightDecay?: number;
  /** The largest norm of a step's gradient. Default 1. */
  readonly gradientClip?: number;
  /** γ of the min-SNR weights. Default 5. */
  readonly minSnrGamma?: number;
  /** Of the passes. Default fp16, as the reference; fp32 for the tiny model, which runs on processors. */
  readonly precision?: "fp32" | "fp16" | "bf16";
  /** Whether text encoder 1 is trained with the UNet. Default true. */
  readonly trainTextEncoder?: boolean;
  /** Less memory for a third more work. Default false; true for SDXL, which fits few cards without. */
  readonly gradientCheckpointing?: boolean;
  /** Training samples between two validations. Default 50,000; a quarter of the run for the tiny model. */
  readonly validateEverySamples?: number;
  /** Training samples between two checkpoints. Default 500,000; half the run for the tiny model. */
  readonly checkpointEverySamples?: number;
  /** The newest checkpoints that are kept, or "all". Default "all"; 2 for the tiny model. */
  readonly keepCheckpoints?: number | "all";
}

/** The recipe for a model and a run of so many samples. */
export function recipeFor(model: Model, samples: number, options: RecipeOptions): Recipe {
  const fallback = model.kind === "tiny" ? tinyDefaults(samples) : referenceDefaults;
  const [beta1, beta2] = options.betas ?? [0.9, 0.999];
  const keep = options.keepCheckpoints ?? fallback.keepCheckpoints;
  return {
    optimizer: {
      learningRate: options.learningRate ?? fallback.learningRate,
      beta1,
      beta2,
      epsilon: options.epsilon ?? 1e-8,
      weightDecay: options.weightDecay ?? 0.1,
      gradientClip: options.gradientClip ?? 1,
    },
    schedule: { warmupSamples: options.warmupSamples ?? fallback.warmupSamples },
    loss: { kind: "epsilon", minSnrGamma: options.minSnrGamma ?? 5 },
    precision: options.precision ?? fallback.precision,
    trainTextEncoder: options.trainTextEncoder ?? true,
    gradientCheckpointing: options.gradientCheckpointing ?? fallback.gradientCheckpointing,
    every: {
      validateSamples: options.validateEverySamples ?? fallback.validateEverySamples,
      checkpointSamples: options.checkpointEverySamples ?? fallback.checkpointEverySamples,
    },
    keepCheckpoints: keep === "all" ? null : keep,
  };
}

type Defaults = Required<
  Pick<
    RecipeOptions,
    | "learningRate"
    | "warmupSamples"
    | "precision"
    | "gradientCheckpointing"
    | "validateEverySamples"
    | "checkpointEverySamples"
    | "keepCheckpoints"
  >
>;

const referenceDefaults: Defaults = {
  learningRate: 1e-4,
  warmupSamples: 100_000,
  precision: "fp16",
  gradientCheckpointing: true,
  validateEverySamples: 50_000,
  checkpointEverySamples: 500_000,
  keepCheckpoints: "all",
};

function tinyDefaults(samples: number): Defaults {
  return {
    learningRate: 2e-3,
    warmupSamples: Math.ceil(samples / 20),
    precision: "fp32",
    gradientCheckpointing: false,
    validateEverySamples: Math.ceil(samples / 4),
    checkpointEverySamples: Math.ceil(samples / 2),
    keepCheckpoints: 2,
  };
}
