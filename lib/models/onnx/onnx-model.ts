import type { LayerNode, Network, WeightArrays } from '../network.ts';
import { inputName, nodeShapes } from '../weight-specs.ts';
import { addOperations } from './add-operations.ts';
import { onnxShape } from './axes.ts';
import { GraphBuilder } from './graph-builder.ts';
import { encodeOnnxModel } from './onnx-format.ts';

/**
 * A network of one picture as an ONNX file (opset 17, batch of 1): `input` [1, channels, height, width], outputs by
 * their nodes' names. Throws naming the node that ONNX's file cannot take yet.
 */
export function onnxModel(network: Network, weights: WeightArrays): Uint8Array {
  const graph = new GraphBuilder();
  const shapes = nodeShapes(network);
  const names = new Map<string, string>([[inputName, inputName]]);
  for (const node of network.nodes) {
    const weight = (part: string) => {
      const found = weights[`${node.name}/${part}`];
      if (!found) throw new Error(`ONNX: node ${node.name}: expected weight ${node.name}/${part}, found none`);
      return found;
    };
    const fed: LayerNode = { ...node, inputs: node.inputs.map((name) => names.get(name)!) };
    const facts = { inputShape: shapes.get(node.inputs[0]!)!, outputShape: shapes.get(node.name)!, weight };
    const output = addOperations(graph, fed, facts);
    names.set(
      node.name,
      network.outputs.includes(node.name) ? graph.apply('Identity', [output], {}, node.name) : output,
    );
  }
  const value = (name: string) => ({ name, shape: onnxShape(shapes.get(name)!) });
  return encodeOnnxModel(graph.graph([value(inputName)], network.outputs.map(value)));
}
