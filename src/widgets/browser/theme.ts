/** The colours that apply in the page right now, and news of their change. */
import { type ColourName, colourNames, type Palette } from "../figure/colours.ts";

/** The palette that the style sheet gives to `root`, an element of the figure class that is in the page. */
export function pagePalette(root: HTMLElement): Palette {
  const style = getComputedStyle(root);
  const entries = colourNames.map((name) => [name, style.getPropertyValue(`--viv-${name}`).trim()]);
  return Object.fromEntries(entries) as Record<ColourName, string>; // every name has just been given a value
}

/** Calls back after the host or the system has switched its theme, until `signal` fires. */
export function watchTheme(changed: () => void, signal: AbortSignal): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  // A host may set its attribute a moment before its new style sheet is loaded: look twice.
  const look = (): void => {
    changed();
    clearTimeout(timer);
    timer = setTimeout(changed, 500);
  };
  const observer = new MutationObserver(look);
  observer.observe(document.body, {
    attributes: true,
    attributeFilter: ["data-jp-theme-light", "data-jp-theme-name", "data-vscode-theme-kind"],
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", look, { signal });
  signal.addEventListener("abort", () => {
    observer.disconnect();
    clearTimeout(timer);
  });
}
