import assert from "node:assert/strict";
import { test } from "node:test";
import { mimeBundleOf } from "../../../kernel/display/bundle.ts";
import { html, md, svg } from "../../../kernel/display/tags.ts";

test("html() escapes what is interpolated, in content and in attributes", () => {
  const nasty = `<script>alert("1")</script> & 'more'`;
  const safe = "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;more&#39;";
  assert.equal(String(html`<p title="${nasty}">${nasty}</p>`), `<p title="${safe}">${safe}</p>`);
});

test("html() takes markup as it is, joins arrays and leaves nothing for null, undefined and false", () => {
  const items = ["a<", "b"].map((item) => html`<li>${item}</li>`);
  assert.equal(
    String(html`<ul>${items}</ul>${null}${undefined}${false}${0}${svg`<g/>`}`),
    "<ul><li>a&lt;</li><li>b</li></ul>0<g/>",
  );
});

test("html() takes the HTML of values that show themselves, and shows other objects as escaped text", () => {
  const own = { [Symbol.for("Jupyter.display")]: () => ({ "text/html": "<i>own</i>" }) };
  assert.equal(String(html`${own}${{ a: "<" }}`), "<i>own</i>{ a: &#39;&lt;&#39; }");
});

test("html() does not trust objects that only look like markup", () => {
  const forged = { kind: "html", source: "<script>", toString: () => "<script>" };
  assert.ok(!String(html`${forged}`).includes("<script>"));
});

test("svg() accepts only svg as markup", () => {
  assert.equal(String(svg`<svg>${svg`<g/>`}${html`<b/>`}</svg>`), "<svg><g/>&lt;b/&gt;</svg>");
});

test("md() escapes markup of Markdown and of HTML", () => {
  assert.equal(
    String(md`**${"a*b_c `d` [e](f) <g>"}** ${html`<b>h</b>`}`),
    "**a\\*b\\_c \\`d\\` \\[e\\]\\(f\\) &lt;g&gt;** <b>h</b>",
  );
});

test("fragments show themselves by their own format, with text beside it", () => {
  assert.deepEqual(mimeBundleOf(html`<style>b {}</style><b>x</b> <i>y</i>`), {
    "text/html": "<style>b {}</style><b>x</b> <i>y</i>",
    "text/plain": "x y",
  });
  assert.deepEqual(mimeBundleOf(md`**x**`), { "text/markdown": "**x**", "text/plain": "**x**" });
  assert.ok("image/svg+xml" in mimeBundleOf(svg`<svg/>`));
});
