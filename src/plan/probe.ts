/** Validation and stable-training rows: fixed photos with fixed prompts and fixed noise, in microbatches of one group. */
import { random } from "../random/index.ts";
import type { Candidate } from "./candidates.ts";
import { groupBy } from "./group-by.ts";
import { type PlannedPrompt, prompter } from "./prompting.ts";
import type { PlanSettings, Probe } from "./records.ts";
import type { PlanRow } from "./row.ts";

/**
 * The rows of a probe. Neither prompts nor noise depend on the plan's seed, so that runs of different seeds are
 * measured on the same; there are no unconditional prompts. Microbatches are cut where a group ends, so some are short.
 */
export function probeRows(
  name: "validation" | "stable",
  candidates: readonly Candidate[],
  draws: Required<Probe>["draws"],
  settings: PlanSettings,
): PlanRow[] {
  const prompt = prompter({ ...settings.recipe, unconditionalRate: 0 }, settings.aliases);
  const samples = candidates.flatMap((candidate) =>
    Array.from({ length: draws }, (_, draw) => {
      const planned = prompt(candidate.photo, random(name, "prompt", candidate.photo.id, draw));
      return { candidate, draw, planned, group: groupName(candidate.latents[0].bucket, planned) };
    }),
  );
  const groups = [...groupBy(samples, ({ group }) => group)].sort(([a], [b]) => (a < b ? -1 : 1));
  const rows: PlanRow[] = [];
  let microbatch = -1;
  for (const [, members] of groups) {
    for (const [index, { candidate, draw, planned }] of members.entries()) {
      const slot = index % settings.microbatchSize;
      if (slot === 0) microbatch += 1;
      const { photo, latents } = candidate;
      rows.push({
        step: 0,
        microbatch,
        slot,
        photo: photo.id,
        shard: latents[0].shard,
        row: latents[0].row,
        chunks: planned.pieces,
        prompt: planned.text,
        tokens: planned.tokens,
        noise_seed: random(name, "noise", photo.id, draw).seed53(),
      });
    }
  }
  return rows;
}

/** The group of a sample: one bucket, one number of pieces. */
export function groupName(bucket: string, { pieces }: Pick<PlannedPrompt, "pieces">): string {
  return `${bucket} ${pieces}`;
}
