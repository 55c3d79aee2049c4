import { ByteBuffer } from 'flatbuffers';

/** Operators that the face network uses, by their number in TFLite's schema (`BuiltinOperator`). */
const operatorNames = {
  0: 'add',
  2: 'concatenation',
  3: 'conv2d',
  4: 'depthwise-conv2d',
  6: 'dequantize',
  17: 'max-pool',
  19: 'relu',
  22: 'reshape',
  34: 'pad',
} as const;

export type TfliteOperatorName = (typeof operatorNames)[keyof typeof operatorNames];

export interface TfliteTensor {
  shape: number[];
  /** 'other' holds no numbers that the face network needs. */
  type: 'float32' | 'float16' | 'int32' | 'other';
  /** Empty where the tensor is computed. */
  bytes: Uint8Array;
}

export interface TfliteOperator {
  name: TfliteOperatorName;
  /** Indices of tensors. */
  inputs: number[];
  outputs: number[];
  /** Position of the options table in the file, 0 when there is none. */
  optionsAt: number;
}

export interface TfliteFile {
  bytes: ByteBuffer;
  tensors: TfliteTensor[];
  operators: TfliteOperator[];
  /** Indices of tensors. */
  inputs: number[];
  outputs: number[];
}

const tensorTypes = { 0: 'float32', 1: 'float16', 2: 'int32' } as const;

/** Position of a table's field, 0 when absent. */
function fieldAt(bytes: ByteBuffer, table: number, field: number): number {
  const offset = bytes.__offset(table, 4 + 2 * field);
  return offset === 0 ? 0 : table + offset;
}

/** Positions of the tables in a vector of tables. */
export function tablesOf(bytes: ByteBuffer, table: number, field: number): number[] {
  const at = fieldAt(bytes, table, field);
  if (at === 0) return [];
  const start = bytes.__vector(at);
  return Array.from({ length: bytes.__vector_len(at) }, (_, i) => bytes.__indirect(start + 4 * i));
}

/** Position of the table that a field holds, 0 when absent. */
export function tableOf(bytes: ByteBuffer, table: number, field: number): number {
  const at = fieldAt(bytes, table, field);
  return at === 0 ? 0 : bytes.__indirect(at);
}

function intsOf(bytes: ByteBuffer, table: number, field: number): number[] {
  const at = fieldAt(bytes, table, field);
  if (at === 0) return [];
  const start = bytes.__vector(at);
  return Array.from({ length: bytes.__vector_len(at) }, (_, i) => bytes.readInt32(start + 4 * i));
}

export function bytesOf(bytes: ByteBuffer, table: number, field: number): Uint8Array {
  const at = fieldAt(bytes, table, field);
  if (at === 0) return new Uint8Array();
  const start = bytes.__vector(at);
  return bytes.bytes().subarray(start, start + bytes.__vector_len(at));
}

export function textOf(bytes: ByteBuffer, table: number, field: number): string {
  const at = fieldAt(bytes, table, field);
  return at === 0 ? '' : String(bytes.__string(at));
}

export function int32Of(bytes: ByteBuffer, table: number, field: number): number {
  const at = fieldAt(bytes, table, field);
  return at === 0 ? 0 : bytes.readInt32(at);
}

export function int8Of(bytes: ByteBuffer, table: number, field: number): number {
  const at = fieldAt(bytes, table, field);
  return at === 0 ? 0 : bytes.readInt8(at);
}

/** Fields of TFLite's root table `Model`, by number. */
export const modelFields = {
  version: 0,
  operatorCodes: 1,
  subgraphs: 2,
  description: 3,
  buffers: 4,
  metadataBuffer: 5,
  metadata: 6,
  signatures: 7,
} as const;

/** Position of the root table; throws where the bytes are no TFLite model. */
export function rootTable(bytes: ByteBuffer): number {
  const identifier = new TextDecoder().decode(bytes.bytes().subarray(4, 8));
  if (identifier !== 'TFL3') throw new Error(`TFLite model: expected identifier TFL3, got ${identifier}`);
  return bytes.readInt32(0);
}

function operatorCode(bytes: ByteBuffer, table: number): number {
  return Math.max(int8Of(bytes, table, 0), int32Of(bytes, table, 3));
}

function operatorName(code: number): TfliteOperatorName {
  if (!(code in operatorNames))
    throw new Error(`TFLite model: expected operators of the face network, got number ${code}`);
  return operatorNames[code as keyof typeof operatorNames];
}

/** Reads tensors and operators of the first subgraph. */
export function parseTfliteFile(content: Uint8Array): TfliteFile {
  const bytes = new ByteBuffer(content);
  const root = rootTable(bytes);
  const names = tablesOf(bytes, root, modelFields.operatorCodes).map((table) =>
    operatorName(operatorCode(bytes, table)),
  );
  const buffers = tablesOf(bytes, root, modelFields.buffers);
  const graph = tablesOf(bytes, root, modelFields.subgraphs)[0];
  if (graph === undefined) throw new Error('TFLite model: expected a subgraph, found none');
  return {
    bytes,
    tensors: tablesOf(bytes, graph, 0).map((table) => ({
      shape: intsOf(bytes, table, 0),
      type: tensorTypes[int8Of(bytes, table, 1) as keyof typeof tensorTypes] ?? 'other',
      bytes: bytesOf(bytes, buffers[int32Of(bytes, table, 2)]!, 0),
    })),
    inputs: intsOf(bytes, graph, 1),
    outputs: intsOf(bytes, graph, 2),
    operators: tablesOf(bytes, graph, 3).map((table) => ({
      name: names[int32Of(bytes, table, 0)]!,
      inputs: intsOf(bytes, table, 1),
      outputs: intsOf(bytes, table, 2),
      optionsAt: tableOf(bytes, table, 4),
    })),
  };
}
