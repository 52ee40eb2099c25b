import type { PhotoSource } from "../../dataset/index.ts";
import { styleSheet } from "../figure/colours.ts";
import { Markup } from "../figure/markup.ts";
import { thumbnails } from "../thumbnails.ts";
import { type Shown, type Widget, widget } from "../widget.ts";
import { watermarksGrid } from "./figure.ts";
import { watermarksSvg, watermarksText } from "./static.ts";

/** With the markup around them, the pictures of a grid stay below 300 kB. */
const pictureLimits = { maxPx: 256, maxBytes: 270_000 };

/**
 * The photos in which a watermark was found, with its boxes drawn, the detector's confidence and the text it read. The
 * twelve surest photos; read anew at each display.
 *
 * @example
 * widgets.watermarks(photos)
 */
export function watermarks(photos: PhotoSource): Widget {
  return widget(async (): Promise<Shown> => {
    const rows = await photos.rows();
    const grid = watermarksGrid(rows);
    const paths = grid.cards.map((card) => card.path);
    const made = await thumbnails(photos.folder, paths, pictureLimits);
    const pictures = new Map(paths.flatMap((path, index) => (made[index] ? [[path, made[index]] as const] : [])));
    return {
      html: new Markup(`<style>${styleSheet()}</style>${watermarksSvg(grid, pictures, "inline")}`),
      svg: watermarksSvg(grid, pictures, "file").toString(),
      text: watermarksText(rows),
      svgInBundle: pictures.size === 0,
    };
  });
}
