/** JupyterLab's own application object, seen from inside the page. These functions run in the browser. */

/** A code cell. */
export interface CellView {
  /** Its place among all cells, counted from 1. */
  readonly index: number;
  readonly source: string;
  readonly isEmpty: boolean;
  readonly executionCount: number | null;
  readonly isRunning: boolean;
  /** The traceback of the error it ended in. */
  readonly error: string | undefined;
  /** Its outputs, as an .ipynb file would hold them. */
  readonly outputs: readonly CellViewOutput[];
}

/** An output of a cell. */
export interface CellViewOutput {
  readonly output_type: string;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly text?: string | readonly string[];
  readonly traceback?: readonly string[];
}

interface LabPage {
  readonly jupyterapp: {
    readonly commands: { execute(id: string, args: object): Promise<unknown> };
    readonly shell: { readonly currentWidget: NotebookPanel | null };
  };
}

interface NotebookPanel {
  readonly content: { readonly model: NotebookModel | null };
  readonly context: {
    readonly isReady: boolean;
    readonly sessionContext: { readonly session?: { readonly kernel?: { readonly status: string } | null } | null };
  };
}

interface NotebookModel {
  readonly cells: Iterable<CellModel>;
}

interface CellModel {
  readonly type: string;
  readonly executionCount?: number | null;
  readonly executionState?: string;
  readonly sharedModel: { getSource(): string };
  readonly outputs?: { toJSON(): CellViewOutput[] };
}

/** What the kernel of the open notebook does: "idle", "busy", …; "none" before the notebook is loaded. */
export function readKernelStatus(): string {
  const context = (globalThis as unknown as LabPage).jupyterapp?.shell.currentWidget?.context; // JupyterLab puts it there
  if (!context?.isReady) return "none";
  return context.sessionContext.session?.kernel?.status ?? "none";
}

/** The code cells of the open notebook. */
export function readCells(): CellView[] {
  const { shell } = (globalThis as unknown as LabPage).jupyterapp;
  const cells = [...(shell.currentWidget?.content.model?.cells ?? [])];
  return cells.flatMap((cell, index) => {
    if (cell.type !== "code") return [];
    const outputs = cell.outputs?.toJSON() ?? [];
    const source = cell.sharedModel.getSource();
    return [
      {
        index: index + 1,
        source,
        isEmpty: source.trim() === "",
        executionCount: cell.executionCount ?? null,
        isRunning: cell.executionState === "running",
        error: outputs.find((output) => output.output_type === "error")?.traceback?.join("\n"),
        outputs,
      },
    ];
  });
}

/** Switches to one of JupyterLab's own themes. */
export async function setLabTheme(theme: "light" | "dark"): Promise<void> {
  const { commands } = (globalThis as unknown as LabPage).jupyterapp;
  await commands.execute("apputils:change-theme", {
    theme: theme === "light" ? "JupyterLab Light" : "JupyterLab Dark",
  });
}
