/** The live loss plot: draws what the kernel sends, lets a person choose axes and curves, tells how old the news is. */
import { button, html } from "../browser/dom.ts";
import { frame } from "../browser/frame.ts";
import { type FrontEnd, listen, type Model, type Render } from "../browser/model.ts";
import { swatchSvg } from "../figure/svg.ts";
import { lossCsv } from "./csv.ts";
import { type CurveName, curveNames } from "./curves.ts";
import { curveLegend, lossFigure, panelTopPx } from "./figure.ts";
import { type LossAxis, type LossPicture, type LossState, pictureOf } from "./state.ts";
import { age, statusWords } from "./status.ts";

/** A run that has been silent for this long is pointed out. */
const lateMs = 60_000;

/** A page's clock this near to the kernel's is the same clock, seen through a delay. */
const sameClockMs = 5000;

type LossModel = Model<LossState>;

const axes: readonly { readonly axis: LossAxis; readonly label: string }[] = [
  { axis: "step", label: "Steps" },
  { axis: "samples", label: "Photos" },
  { axis: "time", label: "Time" },
];

function render(context: Render<LossState>): () => void {
  const { model } = context;
  let picture = pictureOf((key) => model.get(key));
  const legend = html("div", { class: "viv-legend", role: "group", "aria-label": "Curves" });
  const choices = axisChoices(model);
  const status = statusLine(model, () => picture);
  const view = frame(context, {
    figure: (widthPx) =>
      lossFigure(picture, {
        view: { axis: model.get("axis"), logY: model.get("logY"), hidden: model.get("hidden") },
        widthPx,
        withStatus: false,
      }),
    csv: () => lossCsv(picture),
    topPx: panelTopPx,
    controls: [status.root, html("div", { class: "viv-row" }, legend, choices.root)],
    drawn: () => {
      choices.update();
      updateLegend(legend, model, picture);
      status.update();
    },
  });
  listen(
    model,
    "change:sentMs",
    () => {
      picture = pictureOf((key) => model.get(key));
      status.received();
      view.redraw();
    },
    view.signal,
  );
  for (const key of ["axis", "logY", "hidden"]) listen(model, `change:${key}`, view.redraw, view.signal);
  const ageing = setInterval(status.update, 1000);
  view.signal.addEventListener("abort", () => clearInterval(ageing));
  return view.end;
}

function change<Key extends keyof LossState>(model: LossModel, key: Key, value: LossState[Key]): void {
  model.set(key, value);
  model.save_changes();
}

interface Part {
  readonly root: HTMLElement;
  update(): void;
}

function axisChoices(model: LossModel): Part {
  const horizontal = axes.map(({ axis, label }) => ({
    axis,
    made: button(label, `Horizontal axis: ${label.toLowerCase()}`, () => change(model, "axis", axis)),
  }));
  const log = button("log", "Logarithmic loss axis", () => change(model, "logY", !model.get("logY")));
  return {
    root: html(
      "div",
      { class: "viv-buttons", role: "group", "aria-label": "Axes" },
      ...horizontal.map(({ made }) => made),
      log,
    ),
    update: () => {
      for (const { axis, made } of horizontal) made.setAttribute("aria-pressed", String(model.get("axis") === axis));
      log.setAttribute("aria-pressed", String(model.get("logY")));
    },
  };
}

/** One button a curve. They are kept while the curves are the same, so that the keyboard's focus stays. */
function updateLegend(legend: HTMLElement, model: LossModel, picture: LossPicture): void {
  const present = curveNames.filter((name) => picture.curves[name].length > 0);
  const words = present.map((name) => curveLegend(name, picture).name).join("\n");
  if (legend.dataset.words !== words) {
    legend.dataset.words = words;
    legend.replaceChildren(...present.map((name) => legendButton(name, model, picture)));
  }
  for (const [index, name] of present.entries()) {
    legend.children[index]?.setAttribute("aria-pressed", String(!model.get("hidden").includes(name)));
  }
}

function legendButton(name: CurveName, model: LossModel, picture: LossPicture): HTMLButtonElement {
  const entry = curveLegend(name, picture);
  const made = button(entry.name, `Show or hide: ${entry.name}`, () => {
    const hidden = model.get("hidden");
    change(model, "hidden", hidden.includes(name) ? hidden.filter((other) => other !== name) : [...hidden, name]);
  });
  made.insertAdjacentHTML("afterbegin", swatchSvg(entry).toString()); // escaped where it was made
  return made;
}

function statusLine(model: LossModel, picture: () => LossPicture): Part & { received(): void } {
  const dot = html("span", { class: "viv-dot", "aria-hidden": "true" });
  const words = html("span", { role: "status" });
  const seen = html("span", { class: "viv-seen" });
  let aheadMs = 0;
  return {
    root: html("div", { class: "viv-status" }, dot, words, seen),
    received: () => {
      const difference = Date.now() - model.get("sentMs");
      aheadMs = Math.abs(difference) < sameClockMs ? 0 : difference;
    },
    update: () => {
      const { status, lastSeenMs } = picture();
      dot.dataset.status = status;
      setText(words, statusWords(picture()).join(" · "));
      const live = (status === "running" || status === "waiting") && lastSeenMs !== null;
      const ageMs = live ? Date.now() - aheadMs - lastSeenMs : 0;
      setText(seen, live ? ` · last seen ${age(ageMs)}` : "");
      seen.classList.toggle("viv-late", ageMs > lateMs);
    },
  };
}

function setText(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

const frontEnd: FrontEnd<LossState> = { render };
export default frontEnd;
