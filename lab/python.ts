/** Finds a Python that can make environments, and the clean surroundings that ours run in. */
import { spawnSync } from "node:child_process";

/** Something that the machine lacks: the message says how to mend it, and needs no stack trace. */
export class SetupError extends Error {
  override readonly name = "SetupError";
}

const oldest = 11;
const newest = 14;

/**
 * The Python that environments are made with: `VIVARIUM_PYTHON`, else the first of python3, python3.11 … that is 3.11 to 3.14.
 *
 * @throws SetupError where there is none, or where it has no venv module
 */
export function findPython(): string {
  const chosen = process.env.VIVARIUM_PYTHON;
  const names = Array.from({ length: newest - oldest + 1 }, (_, index) => `python3.${oldest + index}`);
  const candidates = chosen === undefined ? ["python3", ...names] : [chosen];
  const found: string[] = [];
  for (const candidate of candidates) {
    const probe = probePython(candidate);
    if (probe === undefined) continue;
    found.push(`${candidate} is ${probe.version}`);
    if (probe.minor < oldest || probe.minor > newest) continue;
    if (probe.hasVenv) return candidate;
    throw new SetupError(
      `${candidate} (${probe.version}) cannot make environments: its venv module is missing. ` +
        "Install it with: apt-get install python3-venv (as root, or with sudo).",
    );
  }
  const seen = found.length === 0 ? "none was found" : found.join(", ");
  throw new SetupError(
    `Python 3.${oldest} to 3.${newest} is needed; ${seen}. On Debian 12: apt-get install python3 python3-venv ` +
      "(as root, or with sudo). Another one is taken from the variable VIVARIUM_PYTHON.",
  );
}

interface Probe {
  readonly version: string;
  readonly minor: number;
  readonly hasVenv: boolean;
}

function probePython(program: string): Probe | undefined {
  const code =
    "import sys, importlib.util as u; " +
    "print(*sys.version_info[:3], all(u.find_spec(m) for m in ('venv', 'ensurepip')))";
  const { status, stdout } = spawnSync(program, ["-c", code], { encoding: "utf8", env: pythonEnvironment() });
  if (status !== 0) return undefined;
  const [major, minor, patch, hasVenv] = stdout.trim().split(" ");
  if (major !== "3") return undefined;
  return { version: `${major}.${minor}.${patch}`, minor: Number(minor), hasVenv: hasVenv === "True" };
}

/** This process's variables without those that would mix another Python or another Jupyter into ours. */
export function pythonEnvironment(extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(?:JUPYTER|IPYTHON|PYTHONPATH$|PYTHONHOME$|PYTHONSTARTUP$|VIRTUAL_ENV$|__PYVENV)/.test(name),
  );
  return { ...Object.fromEntries(kept), PYTHONNOUSERSITE: "1", ...extra };
}
