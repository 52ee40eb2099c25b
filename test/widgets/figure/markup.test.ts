import assert from "node:assert/strict";
import { test } from "node:test";
import { element, Markup } from "../../../src/widgets/figure/markup.ts";
import { fitText, textWidthPx, wrapText } from "../../../src/widgets/figure/text-width.ts";

test("element() escapes text and attributes, and leaves markup as it is", () => {
  const hostile = `<b>"&'`;
  const written = element("text", { title: hostile, x: 1.23456, y: undefined }, hostile, new Markup("<i>4</i>"), [5]);
  const escaped = "&lt;b&gt;&quot;&amp;&#39;";
  assert.equal(written.toString(), `<text title="${escaped}" x="1.23">${escaped}<i>4</i>5</text>`);
});

test("element() replaces what no XML document may hold", () => {
  assert.equal(element("t", {}, "a\u0000b\uD800c\tä🐈").toString(), "<t>a\uFFFDb\uFFFDc\tä🐈</t>");
});

test("fitText() keeps the end of a file's name, and the start of prose", () => {
  const name = "a/very/long/folder/of/photos/cat.jpg";
  assert.match(fitText(name, 12, 120, 0.7), /^a.*….*cat\.jpg$/);
  assert.match(fitText(name, 12, 120), /^a\/very.*…$/);
  assert.ok(textWidthPx(fitText(name, 12, 120), 12) <= 120);
  assert.equal(fitText("cat.jpg", 12, 120), "cat.jpg");
});

test("wrapText() loses no word", () => {
  const text = "one two three four five six seven";
  const lines = wrapText(text, 12, 80);
  assert.equal(lines.join(" "), text);
  assert.ok(lines.length > 1 && lines.every((line) => textWidthPx(line, 12) <= 80));
});
