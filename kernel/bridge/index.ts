export type {
  Command,
  CommPacket,
  Completion,
  ExpressionResult,
  Failure,
  Inspection,
  Outcome,
  RunId,
  RuntimeEvent,
} from "./messages.ts";
