/**
 * What the supervisor and the runtime child say to each other over Node's IPC channel
 * (structured clone, so buffers travel as they are). No behaviour lives here.
 *
 * A `run` is the number the supervisor gives to a request that it passes on: everything the runtime sends back
 * carries it, so that output lands under the right parent.
 */
import type { MimeBundle } from "../display/index.ts";

export type RunId = number;

/** Name, message and ready-made traceback lines (with ANSI colours) of what a cell threw. */
export interface Failure {
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
}

export type Outcome =
  | { readonly status: "ok"; readonly expressions: Readonly<Record<string, ExpressionResult>> }
  | ({ readonly status: "error" } & Failure);

/** The value of one of the `user_expressions` of a request. */
export type ExpressionResult =
  | { readonly status: "ok"; readonly data: MimeBundle; readonly metadata: Record<string, unknown> }
  | ({ readonly status: "error" } & Failure);

/** A comm message, in either direction. */
export interface CommPacket {
  readonly id: string;
  readonly data: unknown;
  readonly metadata: unknown;
  readonly buffers: readonly Uint8Array[];
}

/** Supervisor → runtime. */
export type Command =
  | {
      readonly type: "execute";
      readonly run: RunId;
      readonly code: string;
      readonly count: number;
      readonly expressions: Readonly<Record<string, string>>;
    }
  | { readonly type: "comm_open"; readonly run: RunId; readonly target: string; readonly packet: CommPacket }
  | { readonly type: "comm_msg"; readonly run: RunId; readonly packet: CommPacket }
  | { readonly type: "comm_close"; readonly run: RunId; readonly packet: CommPacket }
  | {
      readonly type: "input_reply";
      readonly ask: number;
      readonly value: string | undefined;
      readonly refused?: string;
    }
  | { readonly type: "complete"; readonly ask: number; readonly code: string; readonly cursor: number }
  | { readonly type: "inspect"; readonly ask: number; readonly code: string; readonly cursor: number };

/** Names that fit at the cursor; `start` and `end` are UTF-16 offsets into the code asked about. */
export interface Completion {
  readonly matches: readonly string[];
  readonly start: number;
  readonly end: number;
}

/** What is known about the name at the cursor. */
export interface Inspection {
  readonly found: boolean;
  readonly data: MimeBundle;
}

/** Runtime → supervisor. */
export type RuntimeEvent =
  | { readonly type: "ready" }
  | { readonly type: "stream"; readonly run: RunId; readonly name: "stdout" | "stderr"; readonly text: string }
  | {
      readonly type: "display";
      readonly run: RunId;
      readonly id: string;
      readonly update: boolean;
      readonly data: MimeBundle;
    }
  | { readonly type: "clear"; readonly run: RunId; readonly wait: boolean }
  | { readonly type: "result"; readonly run: RunId; readonly data: MimeBundle }
  | { readonly type: "done"; readonly run: RunId; readonly outcome: Outcome }
  | { readonly type: "comm_open"; readonly run: RunId; readonly target: string; readonly packet: CommPacket }
  | { readonly type: "comm_msg"; readonly run: RunId; readonly packet: CommPacket }
  | { readonly type: "comm_close"; readonly run: RunId; readonly packet: CommPacket }
  | { readonly type: "handled"; readonly run: RunId }
  | {
      readonly type: "input";
      readonly run: RunId;
      readonly ask: number;
      readonly prompt: string;
      readonly password: boolean;
    }
  | { readonly type: "answer"; readonly ask: number; readonly value: Completion | Inspection };
