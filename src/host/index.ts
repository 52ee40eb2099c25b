export {
  type Comm,
  type Displayable,
  type DisplayHandle,
  displaySymbol,
  type MimeBundle,
  type NotebookHost,
  notebookHost,
  type WidgetModel,
  type WidgetSpec,
} from "./host.ts";
