/** A progress bar for anything long: in place in a notebook, one line on a terminal, a line now and then in a log. */
import { type Displayable, displaySymbol, notebookHost } from "../host/index.ts";
import { progressHtml } from "./html.ts";
import { type ProgressState, progressLine } from "./line.ts";

/** A job that tells how far it is. */
export interface Progress {
  /** More is done. */
  advance(count?: number): void;
  /** A few words about where the job is; shown from the next drawing on. */
  note(text: string): void;
  /** The job is over; the last state stays in sight. */
  done(note?: string): void;
  /** The job failed; the state in which it did stays in sight. */
  fail(reason: string): void;
}

const notebookDrawMs = 100;
const terminalDrawMs = 100;
const logDrawMs = 10_000;

/**
 * Starts a progress bar.
 *
 * @param label what is done, as "Scoring"
 * @param total how many `unit` there are in all; `undefined` where nobody knows
 * @param unit what is counted, in the plural
 * @example
 * const bar = progress("Scoring", photos.length, "photos");
 * for (const photo of photos) { await score(photo); bar.advance(); }
 * bar.done();
 */
export function progress(label: string, total: number | undefined, unit: string): Progress {
  const startedMs = performance.now();
  const draw = drawer();
  let state: ProgressState = { label, unit, count: 0, total, elapsedMs: 0, outcome: "running", note: "" };
  let drawnMs = startedMs;
  const change = (patch: Partial<ProgressState>): void => {
    const nowMs = performance.now();
    state = { ...state, ...patch, elapsedMs: nowMs - startedMs };
    if (state.outcome === "running" && nowMs - drawnMs < draw.everyMs) return;
    drawnMs = nowMs;
    draw.draw(state);
  };
  draw.draw(state);
  return {
    advance: (count = 1) => change({ count: state.count + count }),
    note: (note) => change({ note }),
    done: (note = "") => change({ outcome: "done", note }),
    fail: (reason) => change({ outcome: "failed", note: reason }),
  };
}

interface Drawer {
  readonly everyMs: number;
  draw(state: ProgressState): void;
}

function drawer(): Drawer {
  const host = notebookHost();
  if (host !== undefined) {
    let update = (state: ProgressState): void => {
      const handle = host.display(displayable(state));
      update = (later) => handle.update(displayable(later));
    };
    return { everyMs: notebookDrawMs, draw: (state) => update(state) };
  }
  if (process.stderr.isTTY) {
    return {
      everyMs: terminalDrawMs,
      draw: (state) =>
        process.stderr.write(`\r\x1b[2K${progressLine(state)}${state.outcome === "running" ? "" : "\n"}`),
    };
  }
  return {
    everyMs: logDrawMs,
    draw: (state) => {
      if (state.count > 0 || state.outcome !== "running") process.stderr.write(`${progressLine(state)}\n`);
    },
  };
}

function displayable(state: ProgressState): Displayable {
  return { [displaySymbol]: () => ({ "text/html": progressHtml(state), "text/plain": progressLine(state) }) };
}
