/** A progress bar as HTML that needs no script and follows the notebook's theme. */
import { type ProgressState, progressLine } from "./line.ts";

const colours = {
  running: "var(--jp-brand-color1, #1976d2)",
  done: "var(--jp-success-color1, #388e3c)",
  failed: "var(--jp-error-color1, #d32f2f)",
} as const;

export function progressHtml(state: ProgressState): string {
  const share =
    state.total === undefined || state.total === 0 ? (state.outcome === "running" ? 0 : 1) : state.count / state.total;
  const percent = (100 * Math.min(1, Math.max(0, share))).toFixed(1);
  const line = escapeHtml(progressLine(state));
  return (
    `<div role="progressbar" aria-label="${line}" aria-valuemin="0" aria-valuemax="100" aria-valuenow="${percent}" ` +
    `style="max-width:40em;font:13px var(--jp-ui-font-family, system-ui, sans-serif);color:var(--jp-ui-font-color1, inherit)">` +
    `<div style="height:6px;border-radius:3px;overflow:hidden;background:var(--jp-border-color2, #8884)">` +
    `<div style="height:100%;width:${percent}%;background:${colours[state.outcome]}"></div></div>` +
    `<div style="margin-top:4px;font-variant-numeric:tabular-nums">${line}</div></div>`
  );
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
