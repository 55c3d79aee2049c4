import protobuf from 'protobufjs';

/** What we write of onnx/onnx.proto, by its names and numbers: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto */
const modelType = protobuf
  .parse(
    `syntax = "proto3";
    message Dimension { int64 dim_value = 1; }
    message TensorShape { repeated Dimension dim = 1; }
    message TensorType { int32 elem_type = 1; TensorShape shape = 2; }
    message Type { TensorType tensor_type = 1; }
    message ValueInfo { string name = 1; Type type = 2; }
    message Tensor { repeated int64 dims = 1; int32 data_type = 2; string name = 8; bytes raw_data = 9; }
    message Attribute { string name = 1; float f = 2; int64 i = 3; repeated int64 ints = 8; int32 type = 20; }
    message Node {
      repeated string input = 1; repeated string output = 2; string name = 3; string op_type = 4;
      repeated Attribute attribute = 5;
    }
    message Graph {
      repeated Node node = 1; string name = 2; repeated Tensor initializer = 5;
      repeated ValueInfo input = 11; repeated ValueInfo output = 12;
    }
    message OperatorSet { string domain = 1; int64 version = 2; }
    message Model {
      int64 ir_version = 1; string producer_name = 2; Graph graph = 7; repeated OperatorSet opset_import = 8;
    }`,
    { keepCase: true },
  )
  .root.lookupType('Model');

/** 8 is the file format of opset 17's time (ONNX 1.12). */
const irVersion = 8;
const opsetVersion = 17;

const attributeType = { float: 1, int: 2, ints: 7 };
const elementType = { float: 1, int64: 7 };

export type OnnxAttribute = { float: number } | { int: number } | { ints: readonly number[] };

export interface OnnxNode {
  opType: string;
  inputs: readonly string[];
  output: string;
  attributes: Record<string, OnnxAttribute>;
}

export interface OnnxTensor {
  name: string;
  shape: readonly number[];
  values: Float32Array | BigInt64Array;
}

/** Of float32. */
export interface OnnxValue {
  name: string;
  shape: readonly number[];
}

export interface OnnxGraph {
  /** In execution order. */
  nodes: readonly OnnxNode[];
  constants: readonly OnnxTensor[];
  inputs: readonly OnnxValue[];
  outputs: readonly OnnxValue[];
}

/** The file, of one input and output type: float32. */
export function encodeOnnxModel(graph: OnnxGraph): Uint8Array {
  const model = {
    ir_version: irVersion,
    producer_name: 'telltale',
    opset_import: [{ domain: '', version: opsetVersion }],
    graph: {
      name: 'network',
      node: graph.nodes.map(({ opType, inputs, output, attributes }) => ({
        op_type: opType,
        name: output,
        input: inputs,
        output: [output],
        attribute: Object.entries(attributes).map(([name, value]) => ({ name, ...encodedAttribute(value) })),
      })),
      initializer: graph.constants.map(encodedTensor),
      input: graph.inputs.map(encodedValue),
      output: graph.outputs.map(encodedValue),
    },
  };
  return modelType.encode(modelType.create(model)).finish();
}

function encodedAttribute(value: OnnxAttribute): Record<string, unknown> {
  if ('float' in value) return { f: value.float, type: attributeType.float };
  if ('int' in value) return { i: value.int, type: attributeType.int };
  return { ints: value.ints, type: attributeType.ints };
}

function encodedTensor({ name, shape, values }: OnnxTensor): Record<string, unknown> {
  return {
    name,
    dims: shape,
    data_type: values instanceof Float32Array ? elementType.float : elementType.int64,
    raw_data: new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
  };
}

function encodedValue({ name, shape }: OnnxValue): Record<string, unknown> {
  const dim = shape.map((length) => ({ dim_value: length }));
  return { name, type: { tensor_type: { elem_type: elementType.float, shape: { dim } } } };
}
