/** A set of latents as a notebook shows it: counts by bucket, what was left out, a few originals beside their latents. */
import { join } from "node:path";
import sharp from "sharp";
import { bucketName, coveringSize } from "../bucketing/index.ts";
import type { PhotoRow, PhotoSource } from "../dataset/index.ts";
import type { MimeBundle } from "../host/index.ts";
import { type Pixels, readPixels } from "../photos/index.ts";
import { decodeLatents } from "./decode.ts";
import type { Latents, LatentsReport } from "./latents.ts";
import type { LatentRow } from "./row.ts";
import type { Vae } from "./vae.ts";

/** What the picture is made from. */
export interface ShowOptions {
  readonly complete: boolean;
  readonly photos: PhotoSource | undefined;
  readonly vae: Vae | undefined;
}

const shownPairs = 6;
const shownLeftOut = 5;
const thumbnailPx = 180;

const muted = "color:var(--jp-ui-font-color2, #767676)";
const line = "1px solid var(--jp-border-color2, #8886)";

export async function showLatents(latents: Latents, options: ShowOptions): Promise<MimeBundle> {
  const summary = summaryOf(latents, options.complete);
  const pairs = await pairsOf(latents, options).catch((error: unknown) => `<p>${escaped(String(error))}</p>`);
  const html =
    `<div style="font:13px var(--jp-ui-font-family, system-ui, sans-serif);color:var(--jp-ui-font-color1, inherit)">` +
    `<p>${summary.map(escaped).join("<br>")}</p>${bucketsOf(latents.report)}${leftOutOf(latents.report)}${pairs}</div>`;
  return { "text/html": html, "text/plain": summary.join("\n") };
}

function summaryOf({ report, vae, hash, folder }: Latents, complete: boolean): string[] {
  const photos = `${report.latents} latents, ${report.leftOut.length} of ${report.photos} photos left out`;
  const others = report.others === 0 ? "" : `, ${report.others} latents of photos that were not among them`;
  return [
    photos + others,
    `VAE ${vae.name} ${vae.version}${vae.preview ? ": a linear preview for looking and trying, not SDXL's VAE" : ""}`,
    `hash ${hash.slice(0, 12)}, ${folder}`,
    ...(complete ? [] : ["The last encoding did not come to its end: encode again to go on."]),
  ];
}

function bucketsOf({ buckets }: LatentsReport): string {
  const filled = buckets.filter(({ count }) => count > 0);
  const most = Math.max(1, ...filled.map(({ count }) => count));
  const rows = filled.map(({ name, count }) => {
    const bar = `height:10px;width:${((100 * count) / most).toFixed(1)}%;background:var(--jp-brand-color1, #1976d2)`;
    return (
      `<tr><th scope="row" style="font-weight:normal;text-align:right;padding:1px 8px 1px 0">${name.replace("x", " × ")}</th>` +
      `<td style="width:16em"><div style="${bar}"></div></td>` +
      `<td style="text-align:right;padding-left:8px;font-variant-numeric:tabular-nums">${count}</td></tr>`
    );
  });
  return `<table style="font:inherit;border-collapse:collapse;margin:8px 0"><caption style="text-align:left;${muted}">Latents by bucket</caption>${rows.join("")}</table>`;
}

function leftOutOf({ leftOut }: LatentsReport): string {
  if (leftOut.length === 0) return "";
  const items = leftOut
    .slice(0, shownLeftOut)
    .map(({ path, reason, message }) => `<li><b>${escaped(path)}</b> (${reason}): ${escaped(message)}</li>`);
  const more = leftOut.length - items.length;
  if (more > 0) items.push(`<li>and ${more} more: see <code>report.leftOut</code></li>`);
  return `<details open><summary>${leftOut.length} photos left out</summary><ul>${items.join("")}</ul></details>`;
}

async function pairsOf(latents: Latents, { photos, vae }: ShowOptions): Promise<string> {
  const rows = spread((await latents.rows()).filter(({ variant }) => variant === 0));
  const known = new Map((await photos?.rows())?.map((photo) => [photo.id, photo]));
  const decoder = vae?.decodes === true;
  const decoded = decoder ? await decodeLatents(latents, rows, { vae }) : [];
  const figures = await Promise.all(
    rows.map(async (row, index) => {
      const photo = known.get(row.photo);
      const original = photo === undefined || photos === undefined ? undefined : await originalOf(photos, photo, row);
      const pictures = [
        original === undefined ? "" : await image(original, `original: ${photo?.path ?? row.photo}`),
        decoded[index] === undefined ? "" : await image(decoded[index].pixels, "decoded latent"),
      ];
      const name = bucketName({ widthPx: row.bucket_width, heightPx: row.bucket_height });
      return (
        `<figure style="margin:0;padding:6px;border:${line};border-radius:4px">` +
        `<div style="display:flex;gap:4px">${pictures.join("")}</div>` +
        `<figcaption style="${muted};max-width:${2 * thumbnailPx}px">${escaped(photo?.path ?? row.photo.slice(0, 12))}, ${name}</figcaption></figure>`
      );
    }),
  );
  const what = decoder ? "original (left) and decoded latent" : "originals; give a decoder to see their latents";
  return `<p style="${muted}">Examples: ${what}</p><div style="display:flex;flex-wrap:wrap;gap:8px">${figures.join("")}</div>`;
}

/** The cut of the photo that the latent was made of; nothing where the file is gone by now. */
async function originalOf(photos: PhotoSource, photo: PhotoRow, row: LatentRow): Promise<Pixels | undefined> {
  const bucket = { widthPx: row.bucket_width, heightPx: row.bucket_height };
  return readPixels(join(photos.folder, photo.path), {
    resizeTo: coveringSize({ width: row.original_width, height: row.original_height }, bucket),
    crop: { ...bucket, topPx: row.crop_top, leftPx: row.crop_left },
  }).catch(() => undefined);
}

/** Up to `shownPairs` rows, evenly spread. */
function spread(rows: readonly LatentRow[]): LatentRow[] {
  const count = Math.min(shownPairs, rows.length);
  return rows.filter(
    (_, index) => Math.floor((index * count) / rows.length) !== Math.floor(((index - 1) * count) / rows.length),
  );
}

async function image({ data, widthPx, heightPx }: Pixels, alt: string): Promise<string> {
  const { data: webp, info } = await sharp(data, { raw: { width: widthPx, height: heightPx, channels: 3 } })
    .resize({ width: thumbnailPx, height: thumbnailPx, fit: "inside" })
    .webp({ quality: 75 })
    .toBuffer({ resolveWithObject: true });
  const source = `data:image/webp;base64,${webp.toString("base64")}`;
  return `<img src="${source}" alt="${escaped(alt)}" width="${info.width}" height="${info.height}">`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
