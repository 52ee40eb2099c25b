/** Work that is begun before its turn, so that reading and computing overlap. */

/** What became of one item. */
export type Outcome<T, R> =
  | { readonly item: T; readonly value: R; readonly error?: never }
  | { readonly item: T; readonly value?: never; readonly error: unknown };

/**
 * Does `work` on each item, at most `depth` at a time, and gives the outcomes in the items' order. A failure is an
 * outcome, not an end.
 */
export async function* ahead<T, R>(
  items: Iterable<T>,
  depth: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<Outcome<T, R>> {
  const begun: Promise<Outcome<T, R>>[] = [];
  const begin = (item: T): Promise<Outcome<T, R>> =>
    work(item).then(
      (value): Outcome<T, R> => ({ item, value }),
      (error: unknown): Outcome<T, R> => ({ item, error: error ?? new Error("unknown") }),
    );
  for (const item of items) {
    begun.push(begin(item));
    if (begun.length < depth) continue;
    const first = begun.shift();
    if (first !== undefined) yield await first;
  }
  for (const outcome of begun) yield await outcome;
}
