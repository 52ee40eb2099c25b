/** A plan's summary as HTML that follows the notebook's theme, and as text. */
import type { PlanFile } from "./file.ts";

type Fact = readonly [name: string, value: string];

function factsOf(head: PlanFile): Fact[] {
  const { report, recipe } = head;
  const share = (part: number): string => `${((100 * part) / Math.max(1, head.samples)).toFixed(1)} %`;
  const { tags, caption, unconditional } = report.prompts;
  return [
    ["Run", `${count(head.steps)} steps of ${count(head.batchSize)} samples = ${count(head.samples)} samples`],
    [
      "Microbatches",
      `${count(head.microbatchSize)} samples of one bucket; padding waste ${report.paddingWaste.toFixed(2)}`,
    ],
    [
      "Photos",
      `${count(report.trainingPhotos)} to train on, ${count(report.validationPhotos)} held out, ` +
        `${count(report.leftOut.reduce((sum, { count: some }) => sum + some, 0))} left out`,
    ],
    ["Epochs", `${count(report.epochs)} begun; ${count(report.unseenPhotos)} training photos never seen`],
    [
      "Prompts",
      `${recipe.kind}: ${share(caption)} captions, ${share(tags)} tags, ${share(unconditional)} unconditional`,
    ],
    ["Cut at 225 tokens", `${count(report.cut.prompts)} prompts, which lost ${count(report.cut.tokens)} tokens`],
    ["Waiting at the end", `${count(report.waitingAtTheEnd)} samples that filled no microbatch`],
    ["Latents", `${head.latents.vae.name}${head.latents.vae.preview ? " (a preview, not a trained VAE)" : ""}`],
    ["Seed", String(head.seed)],
  ];
}

export function planText(head: PlanFile, folder: string): string {
  const facts = factsOf(head).map(([name, value]) => `  ${name}: ${value}`);
  const leftOut = head.report.leftOut.map(
    ({ count: some, message, examples }) => `  Left out, ${count(some)}: ${message} (${examples.join(", ")})`,
  );
  return [`Plan ${head.hash.slice(0, 12)} in ${folder}`, ...facts, ...leftOut].join("\n");
}

export function planHtml(head: PlanFile, folder: string): string {
  const facts = factsOf(head).map(
    ([name, value]) =>
      `<tr><th scope="row" style="${cell};font-weight:600">${escapeHtml(name)}</th><td style="${cell}">${escapeHtml(value)}</td></tr>`,
  );
  const leftOut = head.report.leftOut.map(
    ({ count: some, message, examples }) =>
      `<li>${count(some)}: ${escapeHtml(message)}<br><code>${escapeHtml(examples.join(", "))}${some > examples.length ? ", …" : ""}</code></li>`,
  );
  return (
    `<div style="font:13px var(--jp-ui-font-family, system-ui, sans-serif);color:var(--jp-ui-font-color1, inherit)">` +
    `<table style="border-collapse:collapse;border:0;font:inherit;color:inherit"><caption style="text-align:left;padding:2px 0;color:inherit">` +
    `Plan <code>${head.hash.slice(0, 12)}</code> in <code>${escapeHtml(folder)}</code></caption><tbody>${facts.join("")}</tbody></table>` +
    (leftOut.length === 0 ? "" : `<details open><summary>Left out</summary><ul>${leftOut.join("")}</ul></details>`) +
    `</div>`
  );
}

const cell = "text-align:left;vertical-align:top;padding:2px 12px 2px 0;border:0;background:none;color:inherit";

function count(value: number): string {
  return value.toLocaleString("en-US");
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
