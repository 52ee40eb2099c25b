/** Bundles each widget's page module (`src/widgets/NAME/live.ts`) into `dist/src/widgets/NAME/live.js`. */
import { existsSync, readdirSync } from "node:fs";
import { basename, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** For all widgets together, beside plotly (ux.md): what a notebook may spend on them. */
const budgetBytes = 100_000;

const root = fileURLToPath(new URL("../..", import.meta.url));
const entryPoints = readdirSync(`${root}/src/widgets`)
  .sort()
  .map((name) => `${root}/src/widgets/${name}/live.ts`)
  .filter((path) => existsSync(path));

const { metafile } = await build({
  entryPoints,
  outbase: `${root}/src`,
  outdir: `${root}/dist/src`,
  absWorkingDir: root,
  bundle: true,
  format: "esm",
  platform: "browser",
  target: "es2022",
  minify: true,
  legalComments: "none",
  metafile: true,
  logLevel: "warning",
});

let totalBytes = 0;
for (const [path, { bytes }] of Object.entries(metafile.outputs)) {
  totalBytes += bytes;
  process.stdout.write(`${basename(dirname(path)).padEnd(20)} ${kilobytes(bytes)}\n`);
}
process.stdout.write(`${"all widgets".padEnd(20)} ${kilobytes(totalBytes)} of ${kilobytes(budgetBytes)}\n`);
if (totalBytes > budgetBytes) {
  process.stderr.write(`The widgets' page modules are over their budget of ${kilobytes(budgetBytes)}.\n`);
  process.exitCode = 1;
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
