/**
 * Thins a growing series without making it flicker: points fall into bins of 1, 2, 4, … points, counted from the first,
 * and each bin keeps its smallest and its largest. A bin that is full never changes until the width doubles.
 */

/** What a point needs to be thinned. NaN is a gap and is kept as one. */
export interface Valued {
  readonly value: number;
}

interface Bin<P extends Valued> {
  /** The smallest and largest in order of arrival; one entry where they are the same; empty where all were NaN. */
  kept: readonly P[];
  /** The last NaN of the bin. */
  gap: P | undefined;
}

/** A series of at most `2 × maxBins` points and one gap a bin, whatever is pushed. */
export class MinMaxSeries<P extends Valued> {
  readonly #maxBins: number;
  #bins: Bin<P>[] = [];
  #binWidth = 1;
  #count = 0;

  constructor(maxBins: number) {
    this.#maxBins = maxBins;
  }

  /** How many pushed points a bin stands for: 1 as long as nothing has been left out. */
  get binWidth(): number {
    return this.#binWidth;
  }

  /** Adds the next point: O(1), averaged over a series. */
  push(point: P): void {
    const one: Bin<P> = Number.isFinite(point.value) ? { kept: [point], gap: undefined } : { kept: [], gap: point };
    const index = Math.floor(this.#count / this.#binWidth);
    this.#count += 1;
    const bin = this.#bins[index];
    this.#bins[index] = bin === undefined ? one : merged(bin, one);
    if (this.#bins.length > this.#maxBins) this.#halve();
  }

  /** The kept points in order of arrival. */
  points(): P[] {
    const points: P[] = [];
    for (const bin of this.#bins) {
      points.push(...bin.kept);
      if (bin.gap !== undefined) points.push(bin.gap);
    }
    return points;
  }

  #halve(): void {
    const halved: Bin<P>[] = [];
    for (let at = 0; at < this.#bins.length; at += 2) {
      const left = this.#bins[at];
      const right = this.#bins[at + 1];
      if (left !== undefined) halved.push(right === undefined ? left : merged(left, right));
    }
    this.#bins = halved;
    this.#binWidth *= 2;
  }
}

function merged<P extends Valued>(left: Bin<P>, right: Bin<P>): Bin<P> {
  const all = [...left.kept, ...right.kept];
  let smallest = 0;
  let largest = 0;
  for (const [at, point] of all.entries()) {
    if (point.value < (all[smallest]?.value ?? Number.POSITIVE_INFINITY)) smallest = at;
    if (point.value > (all[largest]?.value ?? Number.NEGATIVE_INFINITY)) largest = at;
  }
  const kept = [...new Set([smallest, largest])].sort((a, b) => a - b).flatMap((at) => all[at] ?? []);
  return { kept, gap: right.gap ?? left.gap };
}
