/**
 * Seeded random streams. Every draw that Vivarium makes comes from a stream that is derived from a key, so the result
 * does not depend on the order of work, on the number of workers, or on what else was drawn before.
 */
import { createHash } from "node:crypto";
import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";

/** A stream of draws. Two streams of the same key give the same draws, on any machine. */
export interface Random {
  /** A number in [0, 1). */
  uniform(): number;
  /** An integer in [0, `count`). Throws a RangeError where `count` is not a positive integer. */
  below(count: number): number;
  /** A draw from the normal distribution (Box–Muller, two uniform draws each). */
  normal(mean: number, deviation: number): number;
  /** True with the given probability. */
  chance(probability: number): boolean;
  /** One of the items, each as likely. Throws a RangeError where there are none. */
  pick<T>(items: readonly T[]): T;
  /** One of the items, as likely as its weight says; weights are at least 0 and need not sum to 1. */
  weighted<T>(items: readonly T[], weights: readonly number[]): T;
  /** A new array with the items in random order (Fisher–Yates). */
  shuffle<T>(items: readonly T[]): T[];
  /** A new array of `count` different items in random order; all of them where there are fewer. */
  sample<T>(items: readonly T[], count: number): T[];
  /** An integer in [0, 2^53): the seed of another generator. */
  seed53(): number;
}

/**
 * The stream of a key.
 *
 * @param key what the draws are for, from the general to the particular; parts are strings or safe integers
 * @example
 * const draws = random(7, "prompt", "3f2a");
 * draws.below(6) === random(7, "prompt", "3f2a").below(6) // true
 */
export function random(...key: readonly (string | number)[]): Random {
  const generator = xoroshiro128plusFromState(stateOf(key));
  const uniform = (): number => uniformFloat64(generator);
  const below = (count: number): number => {
    if (!Number.isSafeInteger(count) || count < 1) {
      throw new RangeError(`Cannot draw an integer below ${count}: a positive integer was wanted`);
    }
    return uniformInt(generator, 0, count - 1);
  };
  const at = <T>(items: readonly T[], index: number): T => {
    if (index >= items.length) throw new RangeError("Cannot pick from an empty list: at least one item was wanted");
    return items[index] as T; // the index lies inside the list, so this is a T (which may itself be undefined)
  };
  const shuffle = <T>(items: readonly T[]): T[] => {
    const shuffled = [...items];
    for (let last = shuffled.length - 1; last > 0; last--) {
      const other = below(last + 1);
      const kept = at(shuffled, last);
      shuffled[last] = at(shuffled, other);
      shuffled[other] = kept;
    }
    return shuffled;
  };
  return {
    uniform,
    below,
    normal: (mean, deviation) =>
      mean + deviation * Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    chance: (probability) => uniform() < probability,
    pick: (items) => at(items, items.length === 0 ? 0 : below(items.length)),
    weighted: (items, weights) => {
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      if (items.length !== weights.length || !(total > 0)) {
        throw new RangeError(
          `Cannot pick by weight from ${items.length} items with ${weights.length} weights of sum ${total}: ` +
            "one weight an item and a positive sum were wanted",
        );
      }
      let left = uniform() * total;
      const index = weights.findIndex((weight) => {
        left -= weight;
        return left < 0;
      });
      return at(items, index === -1 ? items.length - 1 : index);
    },
    shuffle,
    sample: (items, count) => shuffle(items).slice(0, Math.max(0, count)),
    seed53: () => below(2 ** 26) * 2 ** 27 + below(2 ** 27),
  };
}

/** The first 128 bits of the key's SHA-256, as the four 32-bit words that the generator starts from. */
function stateOf(key: readonly (string | number)[]): number[] {
  for (const part of key) {
    if (typeof part === "number" && !Number.isSafeInteger(part)) {
      throw new RangeError(`Cannot seed a random stream with ${part}: strings and safe integers were wanted`);
    }
  }
  const digest = createHash("sha256").update(JSON.stringify(key)).digest();
  return [0, 4, 8, 12].map((offset) => digest.readInt32LE(offset) | 0);
}
