import { frame } from "../browser/frame.ts";
import type { FrontEnd, Render } from "../browser/model.ts";
import { promptLengthsCsv } from "./csv.ts";
import { type Lengths, panelTopPx, promptLengthsFigure } from "./figure.ts";

interface State {
  lengths: Lengths;
}

function render(context: Render<State>): () => void {
  const lengths = (): Lengths => context.model.get("lengths");
  const { end } = frame(context, {
    figure: (widthPx) => promptLengthsFigure(lengths(), { widthPx }),
    csv: () => promptLengthsCsv(lengths()),
    topPx: panelTopPx,
  });
  return end;
}

const frontEnd: FrontEnd<State> = { render };
export default frontEnd;
