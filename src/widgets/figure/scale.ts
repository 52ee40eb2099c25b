/** From values to pixels, and where an axis has its ticks. */
import type { Axis, Tick } from "./figure.ts";

/**
 * Where `value` lies between the axis' ends: 0 at `from`, 1 at `to`; beyond them outside of 0…1. NaN where a logarithmic
 * axis cannot show the value.
 */
export function fraction(axis: Axis, value: number): number {
  if (axis.scale === "log") {
    return value > 0 ? Math.log(value / axis.from) / Math.log(axis.to / axis.from) : Number.NaN;
  }
  return (value - axis.from) / (axis.to - axis.from);
}

/**
 * Round numbers in `from`…`to`, about `count` of them: multiples of 1, 2 or 5 times a power of ten.
 *
 * @example
 * niceTicks(0, 23, 5) // [0, 5, 10, 15, 20]
 */
export function niceTicks(from: number, to: number, count: number): number[] {
  if (!(to > from)) return [from];
  const step = niceStep((to - from) / Math.max(1, count));
  const ticks: number[] = [];
  for (let at = Math.ceil(from / step - 1e-9); at * step <= to + step * 1e-9; at++) ticks.push(clean(at * step, step));
  return ticks;
}

/** The smallest of 1, 2, 5 times a power of ten that is at least about `rough`. */
export function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const ratio = rough / power;
  return (ratio < 1.5 ? 1 : ratio < 3.5 ? 2 : ratio < 7.5 ? 5 : 10) * power;
}

/**
 * Ticks of a logarithmic axis: of the usual sets of factors of powers of ten the densest that gives at most
 * eight; on an axis too short for any, round numbers.
 */
export function logTicks(from: number, to: number): number[] {
  let ticks: number[] = [];
  for (const factors of [[1], [1, 3], [1, 2, 5], [1, 2, 3, 4, 5, 7], [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9]]) {
    const denser = multiplesOfPowers(factors, from, to);
    if (denser.length > 8) break;
    ticks = denser;
  }
  return ticks.length < 2 ? niceTicks(from, to, 4) : ticks;
}

function multiplesOfPowers(factors: readonly number[], from: number, to: number): number[] {
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(from)); power <= Math.ceil(Math.log10(to)); power++) {
    for (const factor of factors) {
      const at = clean(factor * 10 ** power, 10 ** power);
      if (at >= from * (1 - 1e-9) && at <= to * (1 + 1e-9)) ticks.push(at);
    }
  }
  return ticks;
}

/** An axis of counts from 0 to a round number at or above `max`. */
export function countAxis(label: string, max: number, ticks: number): Axis {
  const step = Math.max(1, niceStep(Math.max(1, max) / ticks));
  const to = Math.max(step, Math.ceil(max / step) * step);
  return { label, scale: "linear", from: 0, to, ticks: niceTicks(0, to, to / step).map(countTick), grid: true };
}

/** A count with separators: 4,812. */
export function count(value: number): string {
  return value.toLocaleString("en-US");
}

/**
 * A count and the noun with its verb.
 *
 * @example
 * counted(1, "photo has", "photos have") // "1 photo has"
 */
export function counted(value: number, one: string, many: string): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** `part` of `whole` as a percentage: 4.4 %. */
export function share(part: number, whole: number): string {
  if (whole === 0) return "0 %";
  const percent = (100 * part) / whole;
  return `${percent > 0 && percent < 0.1 ? "<0.1" : percent.toFixed(percent === 0 || percent >= 99.95 ? 0 : 1)} %`;
}

/** A number in at most `digits` significant digits, without an exponent where it is neither huge nor tiny. */
export function significant(value: number, digits: number): string {
  if (value === 0 || !Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size >= 1e6 || size < 1e-4) return value.toExponential(digits - 1).replace("e+", "e");
  return String(Number(value.toPrecision(digits)));
}

/** Ticks with texts that have the same number of decimals. */
export function plainTicks(values: readonly number[]): Tick[] {
  const decimals = Math.max(0, ...values.map(decimalsOf));
  return values.map((at) => ({
    at,
    text: decimals > 5 ? significant(at, 3) : at.toLocaleString("en-US", { minimumFractionDigits: decimals }),
  }));
}

function countTick(at: number): Tick {
  return { at, text: count(at) };
}

function clean(value: number, step: number): number {
  const decimals = Math.min(15, Math.max(0, 2 - Math.floor(Math.log10(step))));
  return Number(value.toFixed(decimals));
}

function decimalsOf(value: number): number {
  const text = String(value);
  return text.includes("e") ? 9 : text.includes(".") ? text.length - text.indexOf(".") - 1 : 0;
}
