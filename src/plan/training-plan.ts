/** A plan on disk, opened: the whole training run as data. */
import type { Displayable } from "../host/index.ts";
import type { Parameter, Row } from "../tables/index.ts";
import type { PlanRow } from "./row.ts";

/** A finished plan. Shows itself as a summary with what was left out and why. */
export interface TrainingPlan extends Displayable {
  /** Where `plan.json` and the parts lie. */
  readonly folder: string;
  /** Of everything that decides the rows: 64 hexadecimal digits. Equal hashes, equal bytes. */
  readonly hash: string;
  /** Optimizer steps. */
  readonly steps: number;
  /** Training samples: `steps × batchSize`. */
  readonly samples: number;
  /** Samples an optimizer step. */
  readonly batchSize: number;
  /** Samples a forward pass; divides `batchSize`. */
  readonly microbatchSize: number;
  readonly seed: number;
  readonly report: PlanReport;
  /** The training samples in the order of consumption, read part by part. */
  rows(): AsyncIterable<PlanRow>;
  /**
   * Asks a question of the tables `plan`, `validation`, `stable` and `left_out`.
   *
   * @example
   * await training.sql`SELECT chunks, count(*) AS samples FROM plan GROUP BY 1 ORDER BY 1`;
   */
  sql<R extends object = Row>(text: TemplateStringsArray, ...parameters: readonly Parameter[]): Promise<R[]>;
}

/** What a plan did with the photos that it was given. */
export interface PlanReport {
  /** Photos in the dataset. */
  readonly photos: number;
  /** Photos that training may take. */
  readonly trainingPhotos: number;
  /** Photos held out for validation. */
  readonly validationPhotos: number;
  /** Training photos that are also measured as they are trained (the stable training loss). */
  readonly stablePhotos: number;
  /** Passes over the training photos that were begun; the last one is rarely whole. */
  readonly epochs: number;
  /** Training samples by what their prompt was made of. */
  readonly prompts: { readonly tags: number; readonly caption: number; readonly unconditional: number };
  /** Prompts beyond 225 tokens, and the tokens that they lost. */
  readonly cut: { readonly prompts: number; readonly tokens: number };
  /** Mean of the pieces a sample is padded to over the pieces that it needs; 1 is no waste. */
  readonly paddingWaste: number;
  /** Photos that no batch takes, by reason; each one's id is in the plan's table `left_out`. */
  readonly leftOut: readonly LeftOut[];
  /** Samples that were made but fill no microbatch before the run ends, and so are not trained on. */
  readonly waitingAtTheEnd: number;
  /** Training photos that were not seen once: the run is shorter than an epoch, or they wait at the end. */
  readonly unseenPhotos: number;
}

/** Photos that were left out for one reason. */
export interface LeftOut {
  readonly kind: "low-score" | "no-prompt" | "no-latent" | "not-in-dataset";
  readonly count: number;
  /** The reason in words, and how to mend it. */
  readonly message: string;
  /** The first few, as path or id. */
  readonly examples: readonly string[];
}
