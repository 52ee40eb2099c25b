import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import sharp from "sharp";
import { makeWatermarks, type WatermarkBox } from "../../data-samples/make-watermarks.ts";

const samplesDir = join(repositoryRoot(), "data-samples");
const cleanPhotos = photoNames("photos");
const watermarkedPhotos = photoNames("watermarked");
const allPhotos = [
  ...cleanPhotos.map((name) => `photos/${name}`),
  ...watermarkedPhotos.map((name) => `watermarked/${name}`),
];
const tagPattern = /^[a-z0-9_()'-]+$/;

test("data-samples has at least 44 clean and 14 watermarked photos, named in kebab-case, none twice", () => {
  assert.ok(cleanPhotos.length >= 44, `${cleanPhotos.length} clean photos`);
  assert.ok(watermarkedPhotos.length >= 14, `${watermarkedPhotos.length} watermarked photos`);
  const names = [...cleanPhotos, ...watermarkedPhotos];
  assert.equal(new Set(names).size, names.length);
  for (const name of names) assert.match(name, /^[a-z0-9]+(-[a-z0-9]+)*$/);
});

test("data-samples takes at most 25 MB", () => {
  const bytes = readdirSync(samplesDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
  assert.ok(bytes <= 25_000_000, `${bytes} bytes`);
});

test("data-samples photos decode whole and have many shapes", async () => {
  const sizes = await Promise.all(
    allPhotos.map(async (photo) => {
      const { info } = await sharp(join(samplesDir, `${photo}.jpg`))
        .autoOrient()
        .raw()
        .toBuffer({ resolveWithObject: true });
      assert.equal(info.channels, 3, photo);
      return info;
    }),
  );
  const aspects = sizes.map(({ width, height }) => width / height);
  assert.ok(sizes.filter(({ width, height }) => width * height >= 1024 * 1024).length >= 10, "large photos");
  assert.ok(
    sizes.some(({ width, height }) => width * height < 600_000),
    "a photo smaller than every bucket",
  );
  assert.ok(Math.min(...aspects) < 0.5 && Math.max(...aspects) > 2, "extreme shapes");
  assert.ok(aspects.filter((aspect) => aspect < 0.9).length >= 5, "portraits");
});

test("data-samples has a photo that is upright only when its EXIF orientation is honoured", async () => {
  const metadata = await sharp(join(samplesDir, "photos/koala.jpg")).metadata();
  assert.equal(metadata.orientation, 6);
  assert.deepEqual([metadata.width, metadata.height], [1024, 768]);
  assert.deepEqual(metadata.autoOrient, { width: 768, height: 1024 });
});

test("data-samples captions are one line of 12 to 70 words, and at least 6 of 90 to 150", () => {
  let long = 0;
  for (const photo of allPhotos) {
    const text = read(`${photo}.txt`);
    assert.match(text, /^\S[^\n]*\.\n$/, photo);
    const words = text.trim().split(/\s+/).length;
    if (words >= 90) long++;
    assert.ok((words >= 12 && words <= 70) || (words >= 90 && words <= 150), `${photo} has ${words} words`);
  }
  assert.ok(long >= 6, `${long} long captions`);
});

test("data-samples photos have 8 to 40 distinct, well-formed tags, and the right ones say watermark", () => {
  for (const photo of allPhotos) {
    const tags = tagsOf(photo);
    assert.ok(tags.length >= 8 && tags.length <= 40, `${photo} has ${tags.length} tags`);
    assert.equal(new Set(tags).size, tags.length, `${photo} repeats a tag`);
    for (const tag of tags) assert.match(tag, tagPattern, photo);
    assert.equal(tags.includes("watermark"), photo.startsWith("watermarked/"), photo);
  }
});

test("data-samples has no sidecar without its photo", () => {
  for (const folder of ["photos", "watermarked"]) {
    for (const file of readdirSync(join(samplesDir, folder)).filter((name) => name.endsWith(".txt"))) {
      const photo = file.replace(/(\.tags)?\.txt$/, ".jpg");
      assert.ok(existsSync(join(samplesDir, folder, photo)), `${folder}/${file} has no ${photo}`);
    }
  }
});

test("data-samples boxes lie inside the upright photo, are not empty, and each watermarked photo has one", async () => {
  const boxes = readBoxes();
  assert.deepEqual(
    Object.keys(boxes).sort(),
    watermarkedPhotos.map((name) => `${name}.jpg`),
  );
  for (const [file, list] of Object.entries(boxes)) {
    const { autoOrient } = await sharp(join(samplesDir, "watermarked", file)).metadata();
    assert.ok(list.length >= 1, file);
    for (const box of list) {
      const at = `${file} ${JSON.stringify(box)}`;
      assert.ok([box.leftPx, box.topPx, box.rightPx, box.bottomPx].every(Number.isInteger), at);
      assert.ok(box.leftPx >= 0 && box.topPx >= 0, at);
      assert.ok(box.rightPx <= autoOrient.width && box.bottomPx <= autoOrient.height, at);
      assert.ok(box.rightPx - box.leftPx >= 8 && box.bottomPx - box.topPx >= 8, at);
      assert.ok(box.text.length > 0, at);
      assert.ok(box.opacity >= 0.25 && box.opacity <= 1, at);
    }
  }
});

test("data-samples watermarks changed their photo inside the boxes and nowhere else", async () => {
  for (const [file, list] of Object.entries(readBoxes())) {
    const marked = await pixels(join(samplesDir, "watermarked", file));
    const base = await pixels(join(samplesDir, ".watermark-bases", file.replace(/\.jpg$/, ".webp")));
    assert.deepEqual([marked.width, marked.height], [base.width, base.height], file);
    const inside = { sum: 0, count: 0 };
    const outside = { sum: 0, count: 0 };
    for (let y = 0; y < base.height; y++) {
      for (let x = 0; x < base.width; x++) {
        const hit = list.some((box) => x >= box.leftPx && x < box.rightPx && y >= box.topPx && y < box.bottomPx);
        const side = hit ? inside : outside;
        const at = (y * base.width + x) * 3;
        for (let channel = at; channel < at + 3; channel++) {
          side.sum += Math.abs((marked.data[channel] ?? 0) - (base.data[channel] ?? 0));
          side.count++;
        }
      }
    }
    // Outside there is only what JPEG at quality 90 changes, at most a few levels of 255.
    assert.ok(outside.sum / outside.count < 4, `${file}: ${outside.sum / outside.count} outside`);
    assert.ok(inside.sum / inside.count > 2 * (outside.sum / outside.count), `${file}: too little change in its boxes`);
  }
});

test("makeWatermarks() makes the committed boxes and photos again", async (t) => {
  const outDir = await mkdtemp(join(tmpdir(), "vivarium-watermarks-"));
  t.after(() => rm(outDir, { recursive: true, force: true }));
  const made = Object.entries(await makeWatermarks(samplesDir, outDir));
  const kept = readBoxes();
  assert.deepEqual(
    made.map(([file]) => file),
    Object.keys(kept),
  );
  for (const [file, boxes] of made) {
    assert.equal(boxes.length, kept[file]?.length, file);
    boxes.forEach((box, index) => {
      const other = kept[file]?.[index];
      assert.ok(other !== undefined && box.text === other.text && box.opacity === other.opacity, file);
      // One pixel of slack: another processor may round the faintest rim of a letter to nothing.
      for (const side of ["leftPx", "topPx", "rightPx", "bottomPx"] as const) {
        assert.ok(Math.abs(box[side] - other[side]) <= 1, `${file} ${side}: ${box[side]}, committed ${other[side]}`);
      }
    });
  }
  for (const name of watermarkedPhotos) {
    const now = await pixels(join(outDir, `${name}.jpg`));
    const then = await pixels(join(samplesDir, "watermarked", `${name}.jpg`));
    const difference = now.data.reduce((sum, value, index) => sum + Math.abs(value - (then.data[index] ?? 0)), 0);
    assert.ok(difference / now.data.length < 0.5, `${name} differs by ${difference / now.data.length} a value`);
  }
});

test("data-samples credits name every photo once, with an author, a source and CC0 or the public domain", () => {
  const rows = read("credits.md")
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()));
  assert.deepEqual(rows.map((cells) => cells[1]).sort(), allPhotos.map((photo) => `\`${photo}.jpg\``).sort());
  for (const [, file, author, licence, source, changed] of rows) {
    assert.ok(author, file);
    assert.match(licence ?? "", /^(CC0-1\.0|public domain)$/, file);
    assert.match(source ?? "", /^<https:\/\/\S+>$/, file);
    assert.equal(changed?.includes("watermark put on"), file?.startsWith("`watermarked/"), file);
  }
  for (const name of watermarkedPhotos)
    assert.ok(existsSync(join(samplesDir, ".watermark-bases", `${name}.webp`)), name);
});

test("data-samples aliases are sorted and have no repeats, self-aliases, conflicts or chains", () => {
  const [header, ...lines] = read("aliases.csv").trimEnd().split("\n");
  assert.equal(header, "name,category,count,aliases");
  const rows = lines.map((line) => {
    const cells = /^([^",]+),(\d+),(\d+),(?:"([^"]+)")?$/.exec(line);
    assert.ok(cells, line);
    const [, name = "", category, count, aliases] = cells;
    return { name, category: Number(category), count: Number(count), aliases: aliases?.split(",") ?? [] };
  });
  assert.ok(rows.length >= 220, `${rows.length} rows`);
  assert.ok(rows.filter(({ aliases }) => aliases.length === 0).length <= rows.length / 3);
  const names = new Set(rows.map(({ name }) => name));
  assert.equal(names.size, rows.length, "a name occurs twice");
  const aliases = rows.flatMap((row) => row.aliases);
  assert.equal(new Set(aliases).size, aliases.length, "an alias occurs twice");
  // No alias is a name: that rules out self-aliases and chains together.
  assert.deepEqual(
    aliases.filter((alias) => names.has(alias)),
    [],
  );
  for (const tag of [...names, ...aliases]) assert.match(tag, tagPattern);
  for (const { name, category } of rows) assert.ok([0, 1, 3, 4, 5].includes(category), name);
  const sorted = [...rows].sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
  assert.deepEqual(rows, sorted);
  const used = new Set(allPhotos.flatMap(tagsOf));
  const covered = [...used].filter((tag) => names.has(tag)).length;
  assert.ok(covered >= 0.8 * used.size, `${covered} of ${used.size} tags are in aliases.csv`);
});

function repositoryRoot(): string {
  for (let dir = import.meta.dirname; dir !== dirname(dir); dir = dirname(dir)) {
    const path = join(dir, "package.json");
    if (existsSync(path) && JSON.parse(readFileSync(path, "utf8")).name === "vivarium") return dir;
  }
  throw new Error(`Cannot find the repository: no folder above ${import.meta.dirname} has Vivarium's package.json`);
}

function photoNames(folder: string): readonly string[] {
  return readdirSync(join(samplesDir, folder))
    .filter((file) => file.endsWith(".jpg"))
    .map((file) => file.slice(0, -".jpg".length))
    .sort();
}

function read(path: string): string {
  return readFileSync(join(samplesDir, path), "utf8");
}

function tagsOf(photo: string): readonly string[] {
  const text = read(`${photo}.tags.txt`);
  assert.ok(text.endsWith("\n") && !text.slice(0, -1).includes("\n"), `${photo}.tags.txt is not one line`);
  return text.trimEnd().split(", ");
}

function readBoxes(): Record<string, readonly WatermarkBox[]> {
  // A cast, not a check: the tests above look at every field.
  return JSON.parse(read("watermarked/boxes.json")) as Record<string, readonly WatermarkBox[]>;
}

async function pixels(path: string): Promise<{ data: Buffer; width: number; height: number }> {
  const { data, info } = await sharp(path).autoOrient().removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}
