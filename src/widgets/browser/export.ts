/** Saves a figure or its data as a file. */
import type { Palette } from "../figure/colours.ts";
import type { Figure } from "../figure/figure.ts";
import { figureSvg } from "../figure/svg.ts";

/** A picture is saved in twice its size, for sharp print and high-density screens. */
const pixelRatio = 2;

export function saveSvg(figure: Figure, name: string, palette: Palette): void {
  save(new Blob([svgText(figure, palette)], { type: "image/svg+xml" }), `${name}.svg`);
}

export function saveCsv(csv: string, name: string): void {
  save(new Blob([csv], { type: "text/csv" }), `${name}.csv`);
}

export async function savePng(figure: Figure, name: string, palette: Palette): Promise<void> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgText(figure, palette))}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = figure.widthPx * pixelRatio;
  canvas.height = figure.heightPx * pixelRatio;
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
  if (blob !== null) save(blob, `${name}.png`);
}

/** A title as the name of a file. */
export function fileName(title: string): string {
  return (
    title
      .replaceAll(/[^\p{L}\p{N}]+/gu, "-")
      .replaceAll(/^-+|-+$/gu, "")
      .slice(0, 60) || "figure"
  );
}

function svgText(figure: Figure, palette: Palette): string {
  return figureSvg(figure, { as: "file", palette }).toString();
}

function save(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
