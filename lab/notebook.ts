/** The little of the notebook format that the lab reads. Pure. */

/** An .ipynb file. */
export interface Notebook {
  readonly metadata?: { readonly kernelspec?: { readonly name?: string }; readonly widgets?: unknown };
  readonly cells: readonly Cell[];
}

/** A cell of it. */
export interface Cell {
  readonly cell_type: string;
  readonly source: string | readonly string[];
  readonly metadata?: { readonly tags?: readonly string[] };
  readonly outputs?: readonly CellOutput[];
}

interface CellOutput {
  readonly output_type: string;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly ename?: string;
  readonly evalue?: string;
  readonly traceback?: readonly string[];
}

/** A cell that ended in an error. */
export interface FailedCell {
  /** Its place among all cells, counted from 1. */
  readonly index: number;
  readonly traceback: string;
}

/** The cells that ended in an error, except those tagged `raises-exception`, which are meant to. */
export function failedCells(notebook: Notebook): FailedCell[] {
  return notebook.cells.flatMap((cell, index) => {
    if (cell.metadata?.tags?.includes("raises-exception")) return [];
    const error = cell.outputs?.find((output) => output.output_type === "error");
    if (error === undefined) return [];
    const traceback = error.traceback?.join("\n") || `${error.ename}: ${error.evalue}`;
    return [{ index: index + 1, traceback }];
  });
}

const liveView = "application/vnd.jupyter.widget-view+json";

/**
 * The notebook with its static figures alone. Live views need the kernel that made them: in an executed copy it is
 * gone, and pages without scripts would show nothing in their place.
 */
export function withoutLiveViews(notebook: Notebook): Notebook {
  const { widgets: _models, ...metadata } = notebook.metadata ?? {};
  const cells = notebook.cells.map((cell) =>
    cell.outputs === undefined ? cell : { ...cell, outputs: cell.outputs.map(withoutLiveView) },
  );
  return { ...notebook, metadata, cells };
}

function withoutLiveView(output: CellOutput): CellOutput {
  if (output.data?.["text/html"] === undefined || !(liveView in output.data)) return output;
  const { [liveView]: _view, ...data } = output.data;
  return { ...output, data };
}
