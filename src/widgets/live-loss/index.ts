import { shownFigure, type Widget, widget } from "../widget.ts";
import { lossFigure } from "./figure.ts";
import { followLoss, lossState, pictureOfAll } from "./follow.ts";
import type { LossSource } from "./source.ts";
import type { LossState } from "./state.ts";
import { lossText } from "./static.ts";

const shownSources = new WeakMap<LossSource, Widget>();

/**
 * The loss of a run: drawn now, and live while the run goes on. The same source always gives the same widget, so that a
 * cell that is run again does not follow the run twice. Following ends with the run, not with the cell.
 *
 * @example
 * widgets.liveLoss(run)
 */
export function liveLoss(source: LossSource): Widget {
  let shown = shownSources.get(source);
  if (shown === undefined) {
    shown = widget<LossState>(
      async () => {
        const picture = pictureOfAll(source.title, await source.snapshot());
        return shownFigure(lossFigure(picture), lossText(picture));
      },
      {
        module: new URL("./live.js", import.meta.url),
        state: async () => lossState(pictureOfAll(source.title, await source.snapshot())),
        started: (model) => void followLoss(source, model, new AbortController().signal),
      },
    );
    shownSources.set(source, shown);
  }
  return shown;
}
