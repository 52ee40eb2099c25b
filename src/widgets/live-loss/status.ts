/** A run's state in words. */
import { count, significant } from "../figure/scale.ts";
import type { CurvePoint } from "./curves.ts";
import type { LossPicture } from "./state.ts";

/**
 * What the curves say, as one sentence: the validation loss first, because the loss of a single step is mostly a matter
 * of its random timesteps.
 */
export function lossFinding(picture: LossPicture): string {
  const { validation, smooth } = picture.curves;
  const first = validation.find(isNumber);
  const last = validation.findLast(isNumber);
  if (first !== undefined && last !== undefined && last.step > first.step) {
    const change = (last.value - first.value) / first.value;
    const verb = Math.abs(change) < 0.005 ? "stayed at" : change < 0 ? "fell from" : "rose from";
    const values =
      verb === "stayed at"
        ? `${digits(last.value)} from step ${count(first.step)} to ${count(last.step)}`
        : `${digits(first.value)} at step ${count(first.step)} to ${digits(last.value)} at step ${count(last.step)} (${percent(change)})`;
    return `Validation loss ${verb} ${values}.`;
  }
  const train = smooth.findLast(isNumber);
  if (train !== undefined) {
    const start = first === undefined ? "" : ` Validation loss started at ${digits(first.value)}.`;
    return `Training loss, smoothed, is ${digits(train.value)} at step ${count(train.step)}.${start}`;
  }
  if (first !== undefined) return `Validation loss is ${digits(first.value)} at step ${count(first.step)}.`;
  return "No loss has been measured yet.";
}

/** How far the run is: "running · step 120 of 200 · 480 photos · 3.9 photos/s · 0:20 left". */
export function statusWords(picture: LossPicture): string[] {
  const words: string[] = [picture.status];
  if (picture.stepsTotal > 0) words.push(`step ${count(picture.step)} of ${count(picture.stepsTotal)}`);
  if (picture.samples > 0) words.push(`${count(picture.samples)} photos`);
  if (picture.samplesPerSecond > 0) words.push(`${significant(picture.samplesPerSecond, 3)} photos/s`);
  if (picture.status === "running" && picture.etaMs !== null) words.push(`${longDuration(picture.etaMs)} left`);
  if (picture.invalid > 0)
    words.push(`the loss of ${count(picture.invalid)} ${picture.invalid === 1 ? "step" : "steps"} was not a number`);
  if (picture.note !== "") words.push(picture.note);
  return words;
}

/** How long ago, in the largest whole unit: "12 s ago". */
export function age(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 90) return `${seconds} s ago`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min ago`;
  if (seconds < 36 * 3600) return `${Math.round(seconds / 3600)} h ago`;
  return `${Math.round(seconds / 86400)} days ago`;
}

/** A duration as "0:20", "1:02:05" or "6 d 14 h". */
export function longDuration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const two = (value: number): string => String(value).padStart(2, "0");
  const days = Math.floor(seconds / 86400);
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  if (days > 0) return `${days} d ${hours - 24 * days} h`;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

function isNumber(point: CurvePoint): boolean {
  return Number.isFinite(point.value);
}

function digits(value: number): string {
  return significant(value, 3);
}

function percent(change: number): string {
  return `${change < 0 ? "−" : "+"}${Math.abs(100 * change).toFixed(Math.abs(change) < 0.1 ? 1 : 0)} %`;
}
