/** The little of the notebook format that the lab reads. Pure. */

/** An .ipynb file. */
export interface Notebook {
  readonly metadata?: { readonly kernelspec?: { readonly name?: string } };
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
