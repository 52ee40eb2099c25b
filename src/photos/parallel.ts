/** Work on a few photos at a time: decoding runs in libvips' threads, and memory stays bounded. */

/** As many photos at a time as keep two to four cores busy without filling the memory with large ones. */
const photosAtATime = 4;

/**
 * Calls `work` for every item, `photosAtATime` calls under way at once, and gives the results in the items' order.
 * The first error ends it: no further call starts, and it is thrown when those under way have ended.
 *
 * @param signal stops it likewise, with the signal's reason
 */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
  signal?: AbortSignal,
): Promise<Result[]> {
  const results = new Array<Result>(items.length);
  const waiting = items.entries();
  let failed = false;
  const worker = async (): Promise<void> => {
    for (const [index, item] of waiting) {
      if (failed) return;
      signal?.throwIfAborted();
      results[index] = await work(item).catch((error: unknown) => {
        failed = true;
        throw error;
      });
    }
  };
  const outcomes = await Promise.allSettled(Array.from({ length: photosAtATime }, worker));
  for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
  return results;
}
