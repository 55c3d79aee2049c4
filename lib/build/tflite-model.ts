/** Reads what this project needs of a TFLite file (schema_v3.fbs of TensorFlow): operators, tensors, constant values. */
import { float16Value } from '../models/float16.ts';

const operatorNames: Record<number, string> = {
  0: 'ADD',
  2: 'CONCATENATION',
  3: 'CONV_2D',
  4: 'DEPTHWISE_CONV_2D',
  6: 'DEQUANTIZE',
  17: 'MAX_POOL_2D',
  22: 'RESHAPE',
  34: 'PAD',
};

export interface TfliteOperator {
  /** Schema name, or its number where this project has no use for it. */
  name: string;
  inputs: number[];
  outputs: number[];
  /** Byte position of the operator's options table, 0 where it has none. */
  options: number;
}

export interface TfliteTensor {
  name: string;
  shape: number[];
  /** TensorType of the schema: 0 float32, 1 float16, 2 int32. */
  type: number;
  buffer: number;
}

/** A cursor over a FlatBuffers file: positions are byte offsets, 0 means absent. */
export class FlatFile {
  readonly view: DataView;
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get root(): number {
    return this.view.getUint32(0, true);
  }

  /** Position of field `index` of the table at `table`, 0 when it is not written. */
  field(table: number, index: number): number {
    const vtable = table - this.view.getInt32(table, true);
    const slot = 4 + 2 * index;
    if (slot >= this.view.getUint16(vtable, true)) return 0;
    const offset = this.view.getUint16(vtable + slot, true);
    return offset === 0 ? 0 : table + offset;
  }

  /** What the offset stored at field `index` points to. */
  child(table: number, index: number): number {
    const at = this.field(table, index);
    return at === 0 ? 0 : at + this.view.getUint32(at, true);
  }

  scalar(table: number, index: number, kind: 'Uint8' | 'Int8' | 'Int32' | 'Uint32', fallback: number): number {
    const at = this.field(table, index);
    if (at === 0) return fallback;
    return kind === 'Uint8' || kind === 'Int8' ? this.view[`get${kind}`](at) : this.view[`get${kind}`](at, true);
  }

  /** Tables that the vector at field `index` points to. */
  tables(table: number, index: number): number[] {
    const vector = this.child(table, index);
    if (vector === 0) return [];
    return Array.from({ length: this.view.getUint32(vector, true) }, (_, i) => {
      const at = vector + 4 + 4 * i;
      return at + this.view.getUint32(at, true);
    });
  }

  int32s(table: number, index: number): number[] {
    const vector = this.child(table, index);
    if (vector === 0) return [];
    return Array.from({ length: this.view.getUint32(vector, true) }, (_, i) =>
      this.view.getInt32(vector + 4 + 4 * i, true),
    );
  }

  byteVector(table: number, index: number): Uint8Array {
    const vector = this.child(table, index);
    if (vector === 0) return new Uint8Array();
    return this.bytes.subarray(vector + 4, vector + 4 + this.view.getUint32(vector, true));
  }
}

/** Throws when the bytes are not a TFLite file. */
export class TfliteModel {
  readonly file: FlatFile;
  readonly operators: TfliteOperator[];
  readonly tensors: TfliteTensor[];
  readonly outputs: number[];
  readonly #buffers: number[];

  constructor(bytes: Uint8Array) {
    const identifier = new TextDecoder().decode(bytes.subarray(4, 8));
    if (identifier !== 'TFL3') throw new Error(`Expected a TFLite file (TFL3), got "${identifier}"`);
    const file = new FlatFile(bytes);
    this.file = file;
    const codes = file.tables(file.root, 1).map((code) => {
      const builtin = Math.max(file.scalar(code, 0, 'Int8', 0), file.scalar(code, 3, 'Int32', 0));
      return operatorNames[builtin] ?? String(builtin);
    });
    const graph = file.tables(file.root, 2)[0];
    if (graph === undefined) throw new Error('Expected a TFLite file with a graph, got none');
    this.outputs = file.int32s(graph, 2);
    this.#buffers = file.tables(file.root, 4);
    this.tensors = file.tables(graph, 0).map((tensor) => ({
      name: new TextDecoder().decode(file.byteVector(tensor, 3)),
      shape: file.int32s(tensor, 0),
      type: file.scalar(tensor, 1, 'Int8', 0),
      buffer: file.scalar(tensor, 2, 'Uint32', 0),
    }));
    this.operators = file.tables(graph, 3).map((operator) => ({
      name: codes[file.scalar(operator, 0, 'Uint32', 0)] ?? 'unknown',
      inputs: file.int32s(operator, 1),
      outputs: file.int32s(operator, 2),
      options: file.child(operator, 4),
    }));
  }

  /** Values of a constant tensor as numbers; throws on types other than float16 and float32. */
  floats(tensorIndex: number): Float32Array {
    const tensor = this.tensors[tensorIndex]!;
    const data = this.file.byteVector(this.#buffers[tensor.buffer]!, 0);
    const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    if (tensor.type === 0) return Float32Array.from({ length: data.length / 4 }, (_, i) => view.getFloat32(4 * i, true));
    if (tensor.type === 1)
      return Float32Array.from({ length: data.length / 2 }, (_, i) => float16Value(view.getUint16(2 * i, true)));
    throw new Error(`Tensor ${tensor.name}: expected float16 or float32, got type ${tensor.type}`);
  }
}
