import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { ByteBuffer } from 'flatbuffers';
import { describe, expect, it } from 'vitest';
import { addTasksMetadata } from '../../../lib/build/add-tasks-metadata.ts';
import {
  bytesOf,
  int32Of,
  modelFields,
  parseTfliteFile,
  rootTable,
  tablesOf,
  textOf,
} from '../../../lib/build/tflite-file.ts';

const original = new Uint8Array(
  await readFile(
    fileURLToPath(
      new URL('../../../node_modules/@mediapipe/face_detection/face_detection_short_range.tflite', import.meta.url),
    ),
  ),
);
const made = addTasksMetadata(original, { mean: 127.5, std: 127.5 });

function metadataOf(content: Uint8Array): Record<string, Uint8Array> {
  const bytes = new ByteBuffer(content);
  const root = rootTable(bytes);
  const buffers = tablesOf(bytes, root, modelFields.buffers);
  return Object.fromEntries(
    tablesOf(bytes, root, modelFields.metadata).map((entry) => [
      textOf(bytes, entry, 0),
      bytesOf(bytes, buffers[int32Of(bytes, entry, 1)]!, 0),
    ]),
  );
}

function floatAt(bytes: ByteBuffer, table: number, field: number): number {
  const at = table + bytes.__offset(table, 4 + 2 * field);
  return bytes.readFloat32(bytes.__vector(at));
}

/** Follows the path of tables that MediaPipe reads: subgraph, input tensor, process unit, options. */
function normalizationOf(metadata: Uint8Array): { mean: number; std: number } {
  const bytes = new ByteBuffer(metadata);
  const subgraph = tablesOf(bytes, bytes.readInt32(0), 3)[0]!;
  const tensor = tablesOf(bytes, subgraph, 2)[0]!;
  const unit = tablesOf(bytes, tensor, 4)[0]!;
  const options = bytes.__indirect(unit + bytes.__offset(unit, 6));
  return { mean: floatAt(bytes, options, 0), std: floatAt(bytes, options, 1) };
}

describe('the detector file', () => {
  it('says how MediaPipe Tasks must normalise pixels, which the original does not', () => {
    expect(Object.keys(metadataOf(original))).toEqual([]);
    const metadata = metadataOf(made)['TFLITE_METADATA']!;
    expect(new TextDecoder().decode(metadata.subarray(4, 8))).toBe('M001');
    expect(normalizationOf(metadata)).toEqual({ mean: 127.5, std: 127.5 });
  });

  it('holds the same network', () => {
    const before = parseTfliteFile(original);
    const after = parseTfliteFile(made);
    expect(after.tensors).toEqual(before.tensors);
    expect(after.inputs).toEqual(before.inputs);
    expect(after.outputs).toEqual(before.outputs);
    expect(after.operators.map(({ name, inputs, outputs }) => ({ name, inputs, outputs }))).toEqual(
      before.operators.map(({ name, inputs, outputs }) => ({ name, inputs, outputs })),
    );
  });

  it('keeps the alignment of the buffers', () => {
    const startOf = (content: Uint8Array) => {
      const { tensors } = parseTfliteFile(content);
      return tensors
        .filter(({ bytes }) => bytes.length > 0)
        .map(({ bytes }) => (bytes.byteOffset - content.byteOffset) % 16);
    };
    expect(startOf(made)).toEqual(startOf(original));
  });

  it('is small change', () => {
    expect(made.length - original.length).toBeLessThan(2000);
  });

  it('comes out the same every time', () => {
    expect(addTasksMetadata(original, { mean: 127.5, std: 127.5 })).toEqual(made);
  });

  it('refuses what is no TFLite model', () => {
    expect(() => addTasksMetadata(new Uint8Array(64), { mean: 0, std: 1 })).toThrow('expected identifier TFL3');
  });
});
