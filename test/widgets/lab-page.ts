/** The page's half of the test host: models, views, and the theme variables of JupyterLab 4. */

/** As JupyterLab's own light and dark themes set them. */
export const jupyterThemes = {
  light: {
    "--jp-layout-color0": "white",
    "--jp-ui-font-color1": "rgba(0, 0, 0, 0.87)",
    "--jp-ui-font-color2": "rgba(0, 0, 0, 0.54)",
  },
  dark: {
    "--jp-layout-color0": "#111111",
    "--jp-ui-font-color1": "rgba(255, 255, 255, 1)",
    "--jp-ui-font-color2": "rgba(255, 255, 255, 0.7)",
  },
} as const;

const script = `
const themes = ${JSON.stringify(jupyterThemes)};
const models = new Map();
const unpack = (value) => {
  if (Array.isArray(value)) return value.map(unpack);
  if (typeof value !== "object" || value === null) return value;
  if (typeof value.$bytes === "string") {
    return new DataView(Uint8Array.from(atob(value.$bytes), (letter) => letter.charCodeAt(0)).buffer);
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unpack(inner)]));
};
class Model {
  constructor(id, state) { this.id = id; this.state = state; this.listeners = new Map(); this.dirty = {}; }
  get(key) { return this.state[key]; }
  set(key, value) {
    if (this.state[key] === value) return;
    this.state[key] = value; this.dirty[key] = value; this.emit("change:" + key, this, value);
  }
  save_changes() { const patch = this.dirty; this.dirty = {}; globalThis.toKernel(this.id, "update", patch); }
  on(event, listener) { this.listeners.set(event, [...(this.listeners.get(event) ?? []), listener]); }
  off(event, listener) { this.listeners.set(event, (this.listeners.get(event) ?? []).filter((other) => other !== listener)); }
  emit(event, ...values) { for (const listener of this.listeners.get(event) ?? []) listener(...values); }
  send(content) { globalThis.toKernel(this.id, "custom", content); }
  get listenerCount() { return [...this.listeners.values()].flat().length; }
}
globalThis.lab = {
  html(text) {
    const cell = document.createElement("div");
    cell.className = "cell";
    cell.innerHTML = text;
    document.querySelector("main").append(cell);
  },
  async view(id, esm, state) {
    const model = new Model(id, unpack(state));
    const address = URL.createObjectURL(new Blob([esm], { type: "text/javascript" }));
    const { default: frontEnd } = await import(address);
    const el = document.createElement("div");
    el.className = "cell";
    document.querySelector("main").append(el);
    const controller = new AbortController();
    const end = await frontEnd.render({ model, el, signal: controller.signal });
    models.set(id, { model, el, end, controller });
  },
  update(id, patch) {
    const { model } = models.get(id);
    const values = unpack(patch);
    Object.assign(model.state, values);
    for (const key of Object.keys(values)) model.emit("change:" + key, model, values[key]);
  },
  custom(id, content, buffers) { models.get(id).model.emit("msg:custom", content, unpack(buffers)); },
  unmount(id) { models.get(id).end(); return models.get(id).model.listenerCount; },
  listenerCount(id) { return models.get(id).model.listenerCount; },
  theme(name) {
    for (const [key, value] of Object.entries(themes[name])) document.documentElement.style.setProperty(key, value);
    document.body.dataset.jpThemeLight = String(name === "light");
  },
};
lab.theme("light");
`;

export const labPage: string = `<!doctype html><meta charset="utf-8"><title>lab</title>
<style>body{margin:0;background:var(--jp-layout-color0)}main{padding:16px 24px}.cell{margin-bottom:24px}</style>
<body><main></main><script>${script}</script></body>`;
