/**
 * The colours of every figure, by what they are for, in a light and a dark set. Text has a contrast of at least 4.5:1
 * and drawn shapes of at least 3:1 against the background of their set (held by a test).
 */

/** What a colour is for. */
export type ColourName =
  | "text"
  | "muted"
  | "axis"
  | "grid"
  | "background"
  | "first"
  | "second"
  | "third"
  | "soft"
  | "bad";

export type Palette = Readonly<Record<ColourName, string>>;

export const lightPalette: Palette = {
  text: "#1f2328",
  muted: "#59636e",
  axis: "#8b949e",
  grid: "#e7eaee",
  background: "#ffffff",
  first: "#2f6fb5",
  second: "#c2570c",
  third: "#2a7f62",
  soft: "#7c93ab",
  bad: "#c62f3e",
};

export const darkPalette: Palette = {
  text: "#e6e9ed",
  muted: "#a3acb6",
  axis: "#6f7984",
  grid: "#2b3138",
  background: "#15181c",
  first: "#6aacf0",
  second: "#f0a35c",
  third: "#5cc6a0",
  soft: "#7d93aa",
  bad: "#f47c86",
};

/** Every colour's name, in a fixed order. */
export const colourNames: readonly ColourName[] = [
  "text",
  "muted",
  "axis",
  "grid",
  "background",
  "first",
  "second",
  "third",
  "soft",
  "bad",
];

/** The class of everything that `styleSheet` applies to. */
export const figureClass = "vivarium-figure";

/**
 * The style sheet that goes with an inline figure. The theme comes from JupyterLab (`data-jp-theme-light` on the body),
 * then from VS Code (`data-vscode-theme-kind`), then from the system; text and background take the host's own colours
 * where it has them.
 */
export function styleSheet(): string {
  const root = `.${figureClass}`;
  const light = [`body[data-jp-theme-light="true"] ${root}`, `body[data-vscode-theme-kind*="light"] ${root}`];
  const dark = [
    `body[data-jp-theme-light="false"] ${root}`,
    `body[data-vscode-theme-kind*="dark"] ${root}`,
    `body[data-vscode-theme-kind="vscode-high-contrast"] ${root}`,
  ];
  return (
    `${root}{${variables(lightPalette)};font-family:var(--jp-ui-font-family,var(--vscode-font-family,system-ui,sans-serif));` +
    `color:var(--viv-text);background:var(--viv-background);max-width:100%;height:auto}` +
    `@media (prefers-color-scheme:dark){${root}{${variables(darkPalette)}}}` +
    `${light.join(",")}{${variables(lightPalette)}}${dark.join(",")}{${variables(darkPalette)}}` +
    colourNames
      .map((name) => `${root} .f-${name}{fill:var(--viv-${name})}${root} .s-${name}{stroke:var(--viv-${name})}`)
      .join("")
  );
}

const hostColour: Partial<Record<ColourName, string>> = {
  text: "--jp-ui-font-color1,var(--vscode-editor-foreground",
  background: "--jp-layout-color0,var(--vscode-editor-background",
};

function variables(palette: Palette): string {
  return colourNames
    .map((name) => {
      const host = hostColour[name];
      return `--viv-${name}:${host === undefined ? palette[name] : `var(${host},${palette[name]}))`}`;
    })
    .join(";");
}
