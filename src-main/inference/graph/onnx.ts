// Builds the bytes of an ONNX model (onnx.proto3, IR version 10): nodes, inputs, outputs and weights kept in another file.
import { Message } from './protobuf';

/** ONNX's numbers of the element types used here. */
export const onnxTypes = { F32: 1, I8: 3, I64: 7, F16: 10, BF16: 16 } as const;
export type OnnxType = keyof typeof onnxTypes;
/** Types of weights in a file. */
export type FloatType = Exclude<OnnxType, 'I8' | 'I64'>;
/** Types that graphs here compute in. */
export type ComputeType = 'F32' | 'F16';

/** A size of an input or output: a number, or a name for one that changes between runs. */
export type Dimension = number | string;
export type Attribute = number | readonly number[] | { float: number };

/** Collects a graph; values are referred to by name. Every `node` call gives the name of its (first) output. */
export class GraphBuilder {
  private readonly graph = new Message();
  private readonly initialized = new Set<string>();
  private made = 0;

  /** `dataFile`: name of the file, in the folder the session is told, that external weights lie in. */
  constructor(
    name: string,
    private readonly dataFile: string,
  ) {
    this.graph.text(2, name);
  }

  /** Adds an operator of ONNX itself, or of com.microsoft, with one output. */
  node(type: string, inputs: readonly string[], attributes: Record<string, Attribute> = {}, domain = ''): string {
    const output = `${type}_${this.made++}`;
    const message = new Message();
    for (const input of inputs) message.text(1, input);
    message.text(2, output).text(3, output).text(4, type);
    for (const [name, value] of Object.entries(attributes)) message.message(5, attribute(name, value));
    if (domain !== '') message.text(7, domain);
    this.graph.message(1, message);
    return output;
  }

  input(name: string, shape: readonly Dimension[], type: ComputeType = 'F32'): string {
    this.graph.message(11, valueInfo(name, shape, type));
    return name;
  }

  /** Makes `value` an output called `name`. */
  output(name: string, value: string, shape: readonly Dimension[], type: ComputeType = 'F32'): void {
    this.graph.message(1, new Message().text(1, value).text(2, name).text(3, name).text(4, 'Identity'));
    this.graph.message(12, valueInfo(name, shape, type));
  }

  /** Converts a value to another type. */
  cast(value: string, to: ComputeType): string {
    return this.node('Cast', [value], { to: onnxTypes[to] });
  }

  /** A constant inside the model file. */
  constant(name: string, shape: readonly number[], values: Float32Array | Int8Array | BigInt64Array): string {
    if (this.initialized.has(name)) return name;
    const type =
      values instanceof Float32Array ? onnxTypes.F32 : values instanceof Int8Array ? onnxTypes.I8 : onnxTypes.I64;
    const message = tensor(name, shape, type);
    message.bytes(9, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    return this.initialize(name, message);
  }

  /** A weight that lies at `offset` of the data file; one of another type than `as` is converted, which ONNX Runtime does once, on loading. */
  external(
    name: string,
    type: FloatType,
    shape: readonly number[],
    offset: number,
    length: number,
    as: ComputeType,
  ): string {
    if (!this.initialized.has(name)) {
      const message = tensor(name, shape, onnxTypes[type]);
      for (const [key, value] of [
        ['location', this.dataFile],
        ['offset', String(offset)],
        ['length', String(length)],
      ] as const)
        message.message(13, new Message().text(1, key).text(2, value));
      this.initialize(name, message.int(14, 1));
    }
    return type === as ? name : this.cast(name, as);
  }

  /** Gives the bytes of the model: opset 21 and com.microsoft 1. */
  encode(): Uint8Array {
    return new Message()
      .int(1, 10)
      .text(2, 'elastictok-studio')
      .message(7, this.graph)
      .message(8, new Message().text(1, '').int(2, 21))
      .message(8, new Message().text(1, 'com.microsoft').int(2, 1))
      .encode();
  }

  private initialize(name: string, message: Message): string {
    this.initialized.add(name);
    this.graph.message(5, message);
    return name;
  }
}

function tensor(name: string, shape: readonly number[], type: number): Message {
  const message = new Message();
  for (const size of shape) message.int(1, size);
  return message.int(2, type).text(8, name);
}

function attribute(name: string, value: Attribute): Message {
  const message = new Message().text(1, name);
  if (typeof value === 'number') return message.int(3, value).int(20, 2);
  if ('float' in value) return message.float(2, value.float).int(20, 1);
  for (const item of value) message.int(8, item);
  return message.int(20, 7);
}

function valueInfo(name: string, dimensions: readonly Dimension[], elements: ComputeType): Message {
  const shape = new Message();
  for (const size of dimensions)
    shape.message(1, typeof size === 'number' ? new Message().int(1, size) : new Message().text(2, size));
  const type = new Message().message(1, new Message().int(1, onnxTypes[elements]).message(2, shape));
  return new Message().text(1, name).message(2, type);
}
