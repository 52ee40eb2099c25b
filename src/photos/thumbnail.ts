/** Small pictures of photos, ready to stand in a page. */
import { openPhoto } from "./decode.ts";
import { PhotoError } from "./problem.ts";

/**
 * The photo scaled down so that its longer side is at most `maxPx`, as a WebP data URI; about 2 to 6 kB at 160 px.
 *
 * @throws PhotoError where the file is no photo that can be decoded
 * @example
 * const source = await thumbnailDataUri("cat.jpg", 160); // "data:image/webp;base64,…"
 */
export async function thumbnailDataUri(file: string, maxPx: number): Promise<string> {
  const photo = (await openPhoto(file)).resize({
    width: maxPx,
    height: maxPx,
    fit: "inside",
    withoutEnlargement: true,
  });
  try {
    const bytes = await photo.webp({ quality: 70, effort: 2 }).toBuffer();
    return `data:image/webp;base64,${bytes.toString("base64")}`;
  } catch (error) {
    throw new PhotoError("unreadable", `Cannot make a small picture of ${file}: it is damaged`, { cause: error });
  }
}
