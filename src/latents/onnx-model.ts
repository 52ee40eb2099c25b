/**
 * Writes small ONNX models: just enough of the protobuf messages of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3.
 * The same model always gives the same bytes.
 */

/** A tensor that flows through a model; a side with a name instead of a number is free. */
export interface OnnxValue {
  readonly name: string;
  readonly shape: readonly (number | string)[];
}

/** A constant of the model. */
export interface OnnxConstant {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** One operation. Attributes are whole numbers or lists of them. */
export interface OnnxNode {
  readonly operation: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, number | readonly number[]>>;
}

/** A model of single-precision floats. */
export interface OnnxModel {
  readonly name: string;
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  readonly constants: readonly OnnxConstant[];
  readonly nodes: readonly OnnxNode[];
}

const irVersion = 8;
const operatorSet = 17;
const floatType = 1;
const attributeTypes = { int: 2, ints: 7 } as const;

/** The model as the bytes of an .onnx file. */
export function onnxBytes(model: OnnxModel): Uint8Array {
  const graph = message([
    ...model.nodes.map((node): Field => [1, nodeMessage(node)]),
    [2, model.name],
    ...model.constants.map((constant): Field => [5, constantMessage(constant)]),
    ...model.inputs.map((value): Field => [11, valueMessage(value)]),
    ...model.outputs.map((value): Field => [12, valueMessage(value)]),
  ]);
  return message([
    [1, irVersion],
    [2, "vivarium"],
    [7, graph],
    [8, message([[2, operatorSet]])],
  ]);
}

function nodeMessage({ operation, inputs, outputs, attributes = {} }: OnnxNode): Uint8Array {
  return message([
    ...inputs.map((name): Field => [1, name]),
    ...outputs.map((name): Field => [2, name]),
    [4, operation],
    ...Object.entries(attributes).map(([name, value]): Field => [5, attributeMessage(name, value)]),
  ]);
}

function attributeMessage(name: string, value: number | readonly number[]): Uint8Array {
  return typeof value === "number"
    ? message([
        [1, name],
        [3, value],
        [20, attributeTypes.int],
      ])
    : message([[1, name], ...value.map((entry): Field => [8, entry]), [20, attributeTypes.ints]]);
}

function constantMessage({ name, shape, data }: OnnxConstant): Uint8Array {
  const raw = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return message([...shape.map((side): Field => [1, side]), [2, floatType], [8, name], [9, raw]]);
}

function valueMessage({ name, shape }: OnnxValue): Uint8Array {
  const sides = shape.map((side): Field => [1, message([typeof side === "number" ? [1, side] : [2, side]])]);
  return message([
    [1, name],
    [
      2,
      message([
        [
          1,
          message([
            [1, floatType],
            [2, message(sides)],
          ]),
        ],
      ]),
    ],
  ]);
}

/** A protobuf field: its number, and a whole number, a text, or the bytes of a message. */
type Field = readonly [number: number, value: number | string | Uint8Array];

function message(fields: readonly Field[]): Uint8Array {
  const bytes: Uint8Array[] = [];
  for (const [number, value] of fields) {
    if (typeof value === "number") {
      bytes.push(varint(number << 3), varint(value));
    } else {
      const content = typeof value === "string" ? Buffer.from(value) : value;
      bytes.push(varint((number << 3) | 2), varint(content.length), content);
    }
  }
  return new Uint8Array(Buffer.concat(bytes));
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let left = value;
  while (left > 0x7f) {
    bytes.push((left & 0x7f) | 0x80);
    left >>>= 7;
  }
  return Uint8Array.of(...bytes, left);
}
