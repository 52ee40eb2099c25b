/** Plotly in the page: asked for once, over the first widget's model, and kept for all others. */
import { listen, type Model } from "./model.ts";

/** The part of plotly's interface that is used. */
export interface Plotly {
  react(root: HTMLElement, data: readonly object[], layout: object, config: object): Promise<unknown>;
  purge(root: HTMLElement): void;
}

const answerWithinMs = 30_000;
const key: unique symbol = Symbol.for("vivarium.plotly");

type Page = { [key]?: Promise<Plotly> | undefined };

/**
 * Plotly, from the page's memory or from the kernel. Where another widget's request fails (its view went away before the
 * answer came), this one asks for itself.
 */
export async function loadPlotly<State extends object>(model: Model<State>, signal: AbortSignal): Promise<Plotly> {
  const page = globalThis as Page;
  const asked = page[key];
  if (asked !== undefined) {
    try {
      return await asked;
    } catch {
      if (page[key] === asked) page[key] = undefined;
      signal.throwIfAborted();
    }
  }
  page[key] ??= request(model, signal);
  return page[key];
}

async function request<State extends object>(model: Model<State>, signal: AbortSignal): Promise<Plotly> {
  const packed = await new Promise<DataView>((resolve, reject) => {
    const over = AbortSignal.any([signal, AbortSignal.timeout(answerWithinMs)]);
    over.addEventListener("abort", () => reject(new Error("The kernel did not send plotly")), { once: true });
    const answered = (content: { type?: string; error?: string }, buffers: readonly DataView[]): void => {
      if (content.type !== "plotly") return;
      const [source] = buffers;
      if (source === undefined) reject(new Error(`The kernel has no plotly: ${content.error ?? "no source"}`));
      else resolve(source);
    };
    listen(model, "msg:custom", answered, over);
    model.send({ type: "plotly?" });
  });
  return evaluate(await unpack(packed));
}

async function unpack(packed: DataView): Promise<Blob> {
  const bytes = new Uint8Array(packed.buffer as ArrayBuffer, packed.byteOffset, packed.byteLength);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).blob();
}

/** Runs the source as a module of its own, so that it leaves other copies of plotly in the page alone. */
async function evaluate(source: Blob): Promise<Plotly> {
  const page = globalThis as { Plotly?: unknown };
  const others = page.Plotly;
  const blob = new Blob(["const module={exports:{}};", source, "\nexport default module.exports;"], {
    type: "text/javascript",
  });
  const address = URL.createObjectURL(blob);
  try {
    const loaded = (await import(address)) as { default: Plotly };
    return loaded.default;
  } finally {
    URL.revokeObjectURL(address);
    page.Plotly = others;
  }
}
