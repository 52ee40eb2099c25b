/** What events.jsonl says of a run: the state that its latest launch has come to. */

/** How the latest launch ended, or that it goes on. */
export type Told =
  | { readonly state: "launched" }
  | { readonly state: "training" }
  | { readonly state: "finished" | "stopped"; readonly step: number }
  | { readonly state: "failed"; readonly step: number; readonly message: string };

/**
 * The events of the latest launch in a word. The first end counts: where one rank fails, the others follow with words of
 * their own about it.
 */
export function told(events: readonly Readonly<Record<string, unknown>>[]): Told {
  let latest: Told = { state: "launched" };
  for (const { kind, step: at, message } of events) {
    const step = typeof at === "number" ? at : 0;
    if (kind === "launched") latest = { state: "launched" };
    else if (kind === "started") latest = { state: "training" };
    else if (isEnd(latest)) continue;
    else if (kind === "finished" || kind === "stopped") latest = { state: kind, step };
    else if (kind === "failed") latest = { state: "failed", step, message: String(message) };
  }
  return latest;
}

/** The newest checkpoint's step that the events tell of; undefined before the first. */
export function checkpointStep(events: readonly Readonly<Record<string, unknown>>[]): number | undefined {
  const step = events.findLast(({ kind }) => kind === "checkpoint")?.step;
  return typeof step === "number" ? step : undefined;
}

function isEnd(latest: Told): boolean {
  return latest.state !== "launched" && latest.state !== "training";
}
