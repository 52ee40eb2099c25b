/** A made-up run with the shape of a real one: noisy single steps, a falling validation loss, one step that diverged. */
import { random } from "../../src/random/index.ts";
import type { LossPoint, LossSnapshot, LossSource } from "../../src/widgets/index.ts";

export interface SampleRun {
  readonly steps: number;
  readonly stepsTotal: number;
  readonly status?: LossSnapshot["status"];
  readonly title?: string;
}

/** All points up to and with step `steps`. */
export function samplePoints(steps: number, stepsTotal: number): LossPoint[] {
  const points: LossPoint[] = [];
  const draw = random("loss", stepsTotal);
  for (let step = 0; step <= steps; step++) {
    const at = { step, samples: step * 4, timeS: 2 + step * 0.83 };
    const trend = 0.42 + 0.58 * Math.exp(-step / (stepsTotal / 5));
    if (step > 0) {
      const value = step === Math.round(stepsTotal * 0.6) ? Number.NaN : trend * Math.exp(draw.normal(0, 0.28));
      points.push({ ...at, name: "train/loss", value }, { ...at, name: "train/lr", value: 1e-4 });
    }
    if (step % Math.round(stepsTotal / 8) === 0) {
      points.push({ ...at, name: "validation/loss", value: trend * 1.06 + draw.normal(0, 0.008) });
      points.push({ ...at, name: "stable_train_loss/loss", value: trend * 0.93 + draw.normal(0, 0.008) });
    }
  }
  return points;
}

export function sampleSnapshot({ steps, stepsTotal, status = "running" }: SampleRun): LossSnapshot {
  return {
    status,
    note: "",
    stepsTotal,
    step: steps,
    samples: steps * 4,
    samplesPerSecond: 4.82,
    etaMs: status === "running" ? (stepsTotal - steps) * 830 : null,
    lastSeenMs: Date.now() - 2000,
    points: samplePoints(steps, stepsTotal),
  };
}

/** A run that has come to `steps`, and goes on when told to. */
export function sampleSource(run: SampleRun): LossSource & { advance(steps: number): void; end(): void } {
  let snapshot = sampleSnapshot(run);
  let wake = (): void => undefined;
  const change = (next: Partial<LossSnapshot>): void => {
    snapshot = { ...snapshot, ...next };
    wake();
  };
  return {
    title: run.title ?? "Run “first light”",
    snapshot: async () => snapshot,
    follow: async function* (signal) {
      let given = 0;
      for (;;) {
        const now = snapshot;
        yield { ...now, points: now.points.slice(given) };
        given = now.points.length;
        if (now.status === "finished" || signal.aborted) return;
        if (snapshot === now) {
          await new Promise<void>((resolve) => {
            wake = resolve;
            signal.addEventListener("abort", () => resolve(), { once: true });
          });
        }
      }
    },
    advance: (steps) => {
      const step = snapshot.step + steps;
      change({ ...sampleSnapshot({ ...run, steps: step }), status: snapshot.status });
    },
    end: () => change({ status: "finished", etaMs: null }),
  };
}
