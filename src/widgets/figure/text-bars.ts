/** Bars as plain text, for terminals and for hosts without pictures. */

/** One bar: its name, its length and what is written behind it. */
export interface TextBar {
  readonly name: string;
  readonly value: number;
  readonly label: string;
}

const longest = 30;

/**
 * A line a bar, drawn with block characters, aligned.
 *
 * @example
 * textBars([{ name: "75", value: 4, label: "4" }, { name: "150", value: 2, label: "2" }])
 * // " 75 ██████████████████████████████ 4\n150 ███████████████ 2"
 */
export function textBars(bars: readonly TextBar[]): string {
  const most = Math.max(1, ...bars.map((bar) => bar.value));
  const nameWidth = Math.max(0, ...bars.map((bar) => bar.name.length));
  return bars
    .map((bar) => {
      const eighths = Math.round((longest * 8 * bar.value) / most);
      const blocks = "█".repeat(Math.floor(eighths / 8)) + ("▏▎▍▌▋▊▉"[(eighths % 8) - 1] ?? "");
      return `${bar.name.padStart(nameWidth)} ${blocks}${blocks === "" ? "" : " "}${bar.label}`;
    })
    .join("\n");
}
