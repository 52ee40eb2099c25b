/**
 * What has to happen before any TypeScript of ours can run: the right Node, the locked npm packages, a build.
 * Plain JavaScript, because Node 20 runs nothing else; everything after it is in lab/ and tools/. Repeats nothing that is done.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs, { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const sourceFolders = ["src", "kernel", "lab", "tools", "test", "bench", "data-samples"];
/** @type {Record<string, string>} */
const commands = {
  start: "dist/lab/start.js",
  test: "dist/tools/test.js",
  check: "dist/tools/check.js",
  bench: "dist/bench/run.js",
};
const npmBytes = 1.2e9;

/** An end with one clear line and no stack trace. */
class Stop extends Error {}

const [command = "", ...args] = process.argv.slice(2);
try {
  const entry = commands[command];
  if (entry === undefined && command !== "build") {
    throw new Stop(`Unknown command "${command}": use start, test, check, bench or build.`);
  }
  requireNode();
  process.chdir(root);
  locked(() => {
    installPackages();
    build();
  });
  if (entry !== undefined) {
    const { main } = await import(new URL(`../${entry}`, import.meta.url).href);
    process.exitCode = await main(args);
  }
} catch (error) {
  console.error(error instanceof Stop ? `vivarium: ${error.message}` : error);
  if (command === "test") console.log("0 passed, 1 failed");
  process.exitCode = 1;
}

function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new Stop(`Node ${process.versions.node} is too old: Node 20.19 or newer is needed (https://nodejs.org).`);
}

/** Installs the locked packages unless npm's own record in node_modules says that they are there. */
function installPackages() {
  if (!existsSync("package-lock.json"))
    throw new Stop(`${root}/package-lock.json is missing: check out the repository again.`);
  if (packagesAreInstalled()) return;
  const free = freeBytes();
  if (free < npmBytes) throw new Stop(diskMessage("the npm packages", npmBytes, free));
  console.log("Installing the npm packages (once, about 700 MB) …");
  const npm = process.env.npm_execpath;
  // Not "npm ci": it refuses a lock file that lacks the optional binaries of platforms that the registry does not have.
  const install = ["install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error"];
  const result = npm?.endsWith(".js") ? run(process.execPath, [npm, ...install]) : run("npm", install);
  if (result.status === 0) {
    if (packagesAreInstalled()) return;
    throw new Stop("npm installed other versions than package-lock.json names: delete node_modules and start again.");
  }
  if (/ENOSPC|no space left/i.test(result.output))
    throw new Stop(diskMessage("the npm packages", npmBytes, freeBytes()));
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH/.test(result.output)) {
    throw new Stop("Cannot reach the npm registry: the first start needs a network. Try again when there is one.");
  }
  throw new Stop(`npm install ended with status ${result.status}: its messages are above.`);
}

function packagesAreInstalled() {
  const wanted = readJson("package-lock.json")?.packages;
  const found = readJson("node_modules/.package-lock.json")?.packages;
  if (wanted === undefined || found === undefined) return false;
  return Object.entries(wanted).every(([path, { version, integrity, optional }]) => {
    if (path === "") return true;
    const there = found[path];
    if (there === undefined) return optional === true; // for another platform
    return there.version === version && there.integrity === integrity;
  });
}

/** Compiles and bundles unless no source has changed since the last time. */
function build() {
  const sources = sourceFolders.flatMap((folder) => filesIn(folder, /\.(?:ts|js|mjs|css|json)$/)).sort();
  const hash = createHash("sha256");
  for (const path of [...sources, "tsconfig.json", "tsconfig.browser.json", "package.json", "package-lock.json"]) {
    hash.update(`${path}\0`).update(readFileSync(path)).update("\0");
  }
  const fingerprint = hash.digest("hex");
  const stamp = "dist/.built";
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === fingerprint) return;
  removeOrphans(new Set(sources));
  console.log("Building …");
  const tsc = ["node_modules/typescript/bin/tsc", "-p"];
  const bundle = "dist/tools/bundle-widgets.js";
  for (const step of [[...tsc, "tsconfig.json"], [...tsc, "tsconfig.browser.json"], [bundle]]) {
    if (step[0] === bundle && !existsSync(bundle)) continue;
    const result = run(process.execPath, step);
    if (/ENOSPC|no space left/i.test(result.output)) throw new Stop(diskMessage("the build", 1e8, freeBytes()));
    if (result.status !== 0) throw new Stop(`The build failed at ${step.join(" ")}: its messages are above.`);
  }
  writeFileSync(stamp, fingerprint);
}

/** Takes away what was compiled from sources that are gone, so that no test of theirs goes on running. */
function removeOrphans(/** @type {Set<string>} */ sources) {
  for (const folder of sourceFolders) {
    for (const path of filesIn(join("dist", folder), /\.(?:js|js\.map|d\.ts)$/)) {
      const stem = path.slice("dist/".length).replace(/\.(?:js|js\.map|d\.ts)$/, "");
      if (!sources.has(`${stem}.ts`) && !sources.has(`${stem}.js`)) rmSync(path);
    }
  }
}

/** One set-up at a time: two terminals must not install into one folder. */
function locked(/** @type {() => void} */ body) {
  const path = ".vivarium/setup.lock";
  mkdirSync(".vivarium", { recursive: true });
  for (let told = false; ; told = true) {
    try {
      writeFileSync(path, String(process.pid), { flag: "wx" });
      break;
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code === "ENOSPC") throw new Stop(diskMessage("set-up", 1e8, 0));
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") throw error;
    }
    const owner = Number(readFileSync(path, { encoding: "utf8", flag: "a+" }));
    if (!isAlive(owner)) rmSync(path, { force: true });
    else if (!told) console.log(`Waiting for process ${owner}, which is setting up this folder …`);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
  }
  const release = () => rmSync(path, { force: true });
  process.once("exit", release);
  try {
    body();
  } finally {
    process.off("exit", release);
    release();
  }
}

function isAlive(/** @type {number} */ pid) {
  if (!(pid > 0)) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === "EPERM";
  }
}

/** Runs a program, shows what it prints and keeps it too. */
function run(/** @type {string} */ program, /** @type {string[]} */ programArgs) {
  const result = spawnSync(program, programArgs, {
    encoding: "utf8",
    maxBuffer: 2 ** 28,
    stdio: ["ignore", "pipe", "pipe"],
  });
  if (result.error !== undefined) throw new Stop(`Cannot run ${program}: ${result.error.message}`);
  const output = `${result.stdout}${result.stderr}`;
  if (result.status !== 0) process.stderr.write(output);
  return { status: result.status ?? 1, output };
}

function freeBytes() {
  const { bavail, bsize } = fs.statfsSync(root);
  return bavail * bsize;
}

function diskMessage(/** @type {string} */ what, /** @type {number} */ needed, /** @type {number} */ free) {
  const gigabytes = (/** @type {number} */ bytes) => `${(bytes / 1e9).toFixed(1)} GB`;
  return `The disk of ${root} is full: ${what} need ${gigabytes(needed)}, ${gigabytes(free)} are free. Make room and try again.`;
}

function readJson(/** @type {string} */ path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : undefined;
}

/** @returns {string[]} paths with forward slashes */
function filesIn(/** @type {string} */ folder, /** @type {RegExp} */ names) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return entry.name === "fixtures" ? [] : filesIn(path, names);
    return names.test(entry.name) ? [path] : [];
  });
}
