import { shownFigure, type Widget, widget } from "../widget.ts";
import { lossFigure } from "./figure.ts";
import { followLoss, lossState, pictureOfAll } from "./follow.ts";
import type { LossSource } from "./source.ts";
import type { LossPicture, LossState } from "./state.ts";
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
    let latest: LossPicture | undefined;
    const picture = async (): Promise<LossPicture> => {
      latest = pictureOfAll(source.title, await source.snapshot());
      return latest;
    };
    shown = widget<LossState>(
      async () => {
        const now = await picture();
        return shownFigure(lossFigure(now), lossText(now));
      },
      {
        module: new URL("./live.js", import.meta.url),
        state: async () => lossState(latest ?? (await picture())),
        started: (model) => void followLoss(source, model, new AbortController().signal),
      },
    );
    shownSources.set(source, shown);
  }
  return shown;
}
