import { Builder } from 'flatbuffers';
import { FlatFile } from './tflite-model.ts';

/**
 * MediaPipe Tasks refuses a detector whose file does not say how its input is normalised. This adds that
 * metadata (metadata_schema.fbs of TensorFlow Lite Support): pixel - 127.5, over 127.5.
 */
const mean = 127.5;
const std = 127.5;

const normalizationOptions = 1;
const imageProperties = 2;
const rgb = 1;

/** The metadata FlatBuffer, identifier M001: one subgraph, one image input, two outputs. */
function metadataBuffer(): Uint8Array {
  const b = new Builder(512);
  const floats = (value: number): number => {
    b.startVector(4, 1, 4);
    b.addFloat32(value);
    return b.endVector();
  };
  const table = (fields: number, add: () => void): number => {
    b.startObject(fields);
    add();
    return b.endObject();
  };
  const tables = (offsets: number[]): number => {
    b.startVector(4, offsets.length, 4);
    for (const offset of offsets.toReversed()) b.addOffset(offset);
    return b.endVector();
  };
  const means = floats(mean);
  const stds = floats(std);
  const normalization = table(2, () => {
    b.addFieldOffset(0, means, 0);
    b.addFieldOffset(1, stds, 0);
  });
  const unit = table(2, () => {
    b.addFieldInt8(0, normalizationOptions, 0);
    b.addFieldOffset(1, normalization, 0);
  });
  const units = tables([unit]);
  const image = table(2, () => b.addFieldInt8(0, rgb, 0));
  const content = table(3, () => {
    b.addFieldInt8(0, imageProperties, 0);
    b.addFieldOffset(1, image, 0);
  });
  const tensor = (name: string, add: () => void): number => {
    const text = b.createString(name);
    return table(7, () => {
      b.addFieldOffset(0, text, 0);
      add();
    });
  };
  const input = tensor('image', () => {
    b.addFieldOffset(3, content, 0);
    b.addFieldOffset(4, units, 0);
  });
  const outputs = tables(['regressors', 'classificators'].map((name) => tensor(name, () => undefined)));
  const inputs = tables([input]);
  const graph = table(4, () => {
    b.addFieldOffset(2, inputs, 0);
    b.addFieldOffset(3, outputs, 0);
  });
  const graphs = tables([graph]);
  const name = b.createString('face detector, short range');
  const version = b.createString('1.0.0');
  b.finish(
    table(8, () => {
      b.addFieldOffset(0, name, 0);
      b.addFieldOffset(3, graphs, 0);
      b.addFieldOffset(7, version, 0);
    }),
    'M001',
  );
  return b.asUint8Array();
}

const modelFields = { version: 0, operatorCodes: 1, subgraphs: 2, description: 3, buffers: 4, metadata: 6 } as const;
const fileAlignment = 16;

function aligned(position: number, alignment: number): number {
  return Math.ceil(position / alignment) * alignment;
}

/**
 * A new root, buffer list and metadata are put in front of the old file, whose bytes stay as they are:
 * FlatBuffers offsets only point forward. Throws when the bytes are not a TFLite file.
 */
export function withDetectorMetadata(model: Uint8Array): Uint8Array {
  const old = new FlatFile(model);
  if (new TextDecoder().decode(model.subarray(4, 8)) !== 'TFL3') throw new Error('Expected a TFLite file (TFL3)');
  const metadata = metadataBuffer();
  const oldBuffers = old.tables(old.root, modelFields.buffers);
  const name = new TextEncoder().encode('TFLITE_METADATA');

  const vtable = 8;
  const root = vtable + 20;
  const buffers = root + 28;
  const metadataVector = buffers + 4 + 4 * (oldBuffers.length + 1);
  const entryVtable = metadataVector + 8;
  const entry = entryVtable + 8;
  const entryName = entry + 12;
  const bufferVtable = aligned(entryName + 4 + name.length + 1, 4);
  const buffer = bufferVtable + 8;
  const data = aligned(buffer + 8 + 4, fileAlignment) - 4;
  const oldStart = aligned(data + 4 + metadata.length, fileAlignment);

  const out = new Uint8Array(oldStart + model.length);
  const view = new DataView(out.buffer);
  const offset = (at: number, target: number): void => view.setUint32(at, target - at, true);
  const vtableAt = (at: number, tableSize: number, fields: number[]): void => {
    [4 + 2 * fields.length, tableSize, ...fields].forEach((value, i) => view.setUint16(at + 2 * i, value, true));
  };
  offset(0, root);
  out.set(new TextEncoder().encode('TFL3'), 4);
  vtableAt(vtable, 28, [4, 8, 12, 16, 20, 0, 24, 0]);
  view.setInt32(root, root - vtable, true);
  view.setUint32(root + 4, old.scalar(old.root, modelFields.version, 'Uint32', 0), true);
  offset(root + 8, oldStart + old.child(old.root, modelFields.operatorCodes));
  offset(root + 12, oldStart + old.child(old.root, modelFields.subgraphs));
  offset(root + 16, oldStart + old.child(old.root, modelFields.description));
  offset(root + 20, buffers);
  offset(root + 24, metadataVector);
  view.setUint32(buffers, oldBuffers.length + 1, true);
  oldBuffers.forEach((position, i) => offset(buffers + 4 + 4 * i, oldStart + position));
  offset(buffers + 4 + 4 * oldBuffers.length, buffer);
  view.setUint32(metadataVector, 1, true);
  offset(metadataVector + 4, entry);
  vtableAt(entryVtable, 12, [4, 8]);
  view.setInt32(entry, entry - entryVtable, true);
  offset(entry + 4, entryName);
  view.setUint32(entry + 8, oldBuffers.length, true);
  view.setUint32(entryName, name.length, true);
  out.set(name, entryName + 4);
  vtableAt(bufferVtable, 8, [4]);
  view.setInt32(buffer, buffer - bufferVtable, true);
  offset(buffer + 4, data);
  view.setUint32(data, metadata.length, true);
  out.set(metadata, data + 4);
  out.set(model, oldStart);
  return out;
}
