export { type Comm, Comms, type OpenOptions } from "./comms.ts";
export { type WidgetModel, type WidgetSpec, Widgets } from "./widgets.ts";
