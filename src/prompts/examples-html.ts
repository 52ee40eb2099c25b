/** Example prompts as a table that follows the notebook's theme, and as text. Prompts are data, never markup. */
import type { PromptExample } from "./example.ts";

const mostTokens = 225;

export function examplesText(examples: readonly PromptExample[], usable: number, photos: number): string {
  const lines = examples.map(
    ({ path, kind, tokens, pieces, text }) =>
      `${path}  ${kind}  ${tokens} tokens, ${pieces} × 75  ${JSON.stringify(text)}`,
  );
  return [summary(examples, usable, photos), ...lines].join("\n");
}

export function examplesHtml(examples: readonly PromptExample[], usable: number, photos: number): string {
  const rows = examples.map(({ path, kind, tokens, pieces, text }) => {
    const cut = tokens > mostTokens ? `, ${tokens - mostTokens} cut` : "";
    const shown = text === "" ? "<em>(empty)</em>" : escapeHtml(text);
    return (
      `<tr style="background:none"><td style="${cell};white-space:pre-wrap;max-width:46em">${shown}</td>` +
      `<td style="${cell}">${kind}</td><td style="${number}">${tokens}${cut}</td><td style="${number}">${pieces}</td>` +
      `<td style="${cell};opacity:.8">${escapeHtml(path)}</td></tr>`
    );
  });
  const heads = ["Prompt", "Kind", "Tokens", "Pieces", "Photo"].map(
    (head) => `<th scope="col" style="${cell};font-weight:600">${head}</th>`,
  );
  return (
    `<table style="border-collapse:collapse;font:13px var(--jp-ui-font-family, system-ui, sans-serif);` +
    `color:var(--jp-ui-font-color1, inherit)"><caption style="text-align:left;padding:2px 0;color:inherit">` +
    `${summary(examples, usable, photos)}</caption>` +
    `<thead><tr>${heads.join("")}</tr></thead><tbody>${rows.join("")}</tbody></table>`
  );
}

const cell =
  "text-align:left;vertical-align:top;padding:3px 12px 3px 0;color:inherit;border:0;" +
  "border-bottom:1px solid var(--jp-border-color2, #8884)";
const number = `${cell};text-align:right;font-variant-numeric:tabular-nums`;

function summary(examples: readonly PromptExample[], usable: number, photos: number): string {
  const long = examples.filter(({ pieces }) => pieces > 1).length;
  return (
    `${long} of ${examples.length} example prompts take more than 75 tokens; ` +
    `the recipe can use ${usable} of ${photos} photos`
  );
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
