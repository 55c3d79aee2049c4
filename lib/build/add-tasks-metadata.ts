import { Builder, ByteBuffer } from 'flatbuffers';
import { int32Of, modelFields, rootTable, tableOf, tablesOf } from './tflite-file.ts';

export interface InputNormalization {
  mean: number;
  std: number;
}

function floats(builder: Builder, value: number): number {
  builder.startVector(4, 1, 4);
  builder.addFloat32(value);
  return builder.endVector();
}

function offsets(builder: Builder, values: readonly number[]): number {
  builder.startVector(4, values.length, 4);
  for (const value of values.toReversed()) builder.addOffset(value);
  return builder.endVector();
}

/** A table whose fields `add` fills. */
function table(builder: Builder, fieldCount: number, add: () => void): number {
  builder.startObject(fieldCount);
  add();
  return builder.endObject();
}

/** TFLite's `ModelMetadata` that says of an RGB input: value = (pixel - mean) / std. */
export function normalizationMetadata({ mean, std }: InputNormalization): Uint8Array {
  const builder = new Builder(256);
  const normalizationOptions = 1;
  const imageProperties = 2;
  const rgb = 1;
  const means = floats(builder, mean);
  const stds = floats(builder, std);
  const options = table(builder, 2, () => {
    builder.addFieldOffset(0, means, 0);
    builder.addFieldOffset(1, stds, 0);
  });
  const processUnit = table(builder, 2, () => {
    builder.addFieldInt8(0, normalizationOptions, 0);
    builder.addFieldOffset(1, options, 0);
  });
  const processUnits = offsets(builder, [processUnit]);
  const image = table(builder, 2, () => builder.addFieldInt8(0, rgb, 0));
  const content = table(builder, 3, () => {
    builder.addFieldInt8(0, imageProperties, 0);
    builder.addFieldOffset(1, image, 0);
  });
  const name = builder.createString('image');
  const tensor = table(builder, 7, () => {
    builder.addFieldOffset(0, name, 0);
    builder.addFieldOffset(3, content, 0);
    builder.addFieldOffset(4, processUnits, 0);
  });
  const tensors = offsets(builder, [tensor]);
  const subgraph = table(builder, 8, () => builder.addFieldOffset(2, tensors, 0));
  const subgraphs = offsets(builder, [subgraph]);
  const root = table(builder, 8, () => builder.addFieldOffset(3, subgraphs, 0));
  builder.finish(root, 'M001');
  return builder.asUint8Array();
}

/** Widest alignment that TFLite asks of its buffers. */
const alignment = 16;

/**
 * The same model with the metadata without which MediaPipe Tasks refuses it. The old file stays as it is behind
 * a new root table, whose references lead into it.
 */
export function addTasksMetadata(model: Uint8Array, normalization: InputNormalization): Uint8Array {
  const bytes = new ByteBuffer(model);
  const root = rootTable(bytes);
  const builder = new Builder(model.length + 4096);
  builder.prep(alignment, model.length);
  for (const byte of model.toReversed()) builder.writeInt8(byte);
  const end = builder.offset();
  const kept = (position: number) => end - position;
  const vectorOf = (field: number) => tablesOf(bytes, root, field).map(kept);

  const content = builder.createByteVector(normalizationMetadata(normalization));
  const buffer = table(builder, 1, () => builder.addFieldOffset(0, content, 0));
  const keptBuffers = vectorOf(modelFields.buffers);
  const buffers = offsets(builder, [...keptBuffers, buffer]);
  const name = builder.createString('TFLITE_METADATA');
  const entry = table(builder, 2, () => {
    builder.addFieldOffset(0, name, 0);
    builder.addFieldInt32(1, keptBuffers.length, 0);
  });
  const metadata = offsets(builder, [...vectorOf(modelFields.metadata), entry]);
  const operatorCodes = offsets(builder, vectorOf(modelFields.operatorCodes));
  const subgraphs = offsets(builder, vectorOf(modelFields.subgraphs));
  if (tableOf(bytes, root, modelFields.signatures) !== 0) {
    throw new Error('TFLite model: expected no signatures, found some; keep them here as well');
  }
  const newRoot = table(builder, 8, () => {
    builder.addFieldInt32(modelFields.version, int32Of(bytes, root, modelFields.version), 0);
    builder.addFieldOffset(modelFields.operatorCodes, operatorCodes, 0);
    builder.addFieldOffset(modelFields.subgraphs, subgraphs, 0);
    builder.addFieldOffset(modelFields.buffers, buffers, 0);
    builder.addFieldOffset(modelFields.metadata, metadata, 0);
  });
  builder.finish(newRoot, 'TFL3');
  return builder.asUint8Array();
}
