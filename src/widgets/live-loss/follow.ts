/** Keeps a loss plot's model up to date while its run goes on. */
import type { WidgetModel } from "../../host/index.ts";
import { CurveBook, curveNames, spanFor } from "./curves.ts";
import type { LossSnapshot, LossSource } from "./source.ts";
import { curveBytes, firstView, type LossPicture, type LossState } from "./state.ts";

const sendEveryMs = 400;

/** A run at one moment, ready to be drawn. */
export function lossPicture(title: string, snapshot: LossSnapshot, book: CurveBook, spanSteps: number): LossPicture {
  const { points: _, ...rest } = snapshot;
  return { title, ...rest, spanSteps, thinnedBy: book.thinnedBy, invalid: book.invalid, curves: book.curves() };
}

/** The whole run so far. */
export function pictureOfAll(title: string, snapshot: LossSnapshot): LossPicture {
  const spanSteps = spanFor(snapshot);
  const book = new CurveBook(spanSteps);
  book.add(snapshot.points);
  return lossPicture(title, snapshot, book, spanSteps);
}

/** A picture as the model's state, in the view that a plot starts with. */
export function lossState(picture: LossPicture): LossState {
  return { ...firstView, ...pictureState(picture) };
}

/**
 * Follows a run and sends what changed, at most every 400 ms, until the run ends or `signal` fires. Never rejects: where
 * the run can no longer be followed, the plot's status says why.
 */
export async function followLoss(
  source: LossSource,
  model: WidgetModel<LossState>,
  signal: AbortSignal,
): Promise<void> {
  let latest: LossPicture | undefined;
  let timer: NodeJS.Timeout | undefined;
  let sentMs = Number.NEGATIVE_INFINITY;
  const sent = new Map<string, Uint8Array>();
  const send = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (latest === undefined) return;
    sentMs = performance.now();
    model.set(changed(sent, pictureState(latest)));
    latest = undefined;
  };
  try {
    let book: CurveBook | undefined;
    let spanSteps = 0;
    for await (const snapshot of source.follow(signal)) {
      if (book === undefined) {
        spanSteps = spanFor(snapshot);
        book = new CurveBook(spanSteps);
      }
      book.add(snapshot.points);
      latest = lossPicture(source.title, snapshot, book, spanSteps);
      timer ??= setTimeout(send, Math.max(0, sentMs + sendEveryMs - performance.now()));
    }
    send();
  } catch (error) {
    send();
    const picture = model.get("picture");
    const reason = error instanceof Error ? error.message : String(error);
    model.set({ picture: { ...picture, note: `no longer followed: ${reason}` }, sentMs: Date.now() });
  }
}

function pictureState(picture: LossPicture): Omit<LossState, "axis" | "logY" | "hidden"> {
  const { curves, ...rest } = picture;
  return {
    picture: rest,
    sentMs: Date.now(),
    raw: curveBytes(curves.raw),
    smooth: curveBytes(curves.smooth),
    validation: curveBytes(curves.validation),
    stable: curveBytes(curves.stable),
  };
}

/** Without the curves that have not changed since they were sent. */
function changed(sent: Map<string, Uint8Array>, state: ReturnType<typeof pictureState>): Partial<LossState> {
  const same = new Set<string>();
  for (const name of curveNames) {
    if (Buffer.compare(sent.get(name) ?? new Uint8Array(0), state[name]) === 0) same.add(name);
    sent.set(name, state[name]);
  }
  return Object.fromEntries(Object.entries(state).filter(([key]) => !same.has(key)));
}
