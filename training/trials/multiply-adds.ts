import type { LayerNode, Network } from '../../lib/models/network.ts';
import { nodeShapes } from '../../lib/models/weight-specs.ts';
import { valueCount } from '../../lib/models/value-count.ts';

/**
 * Multiplications with additions of one picture or clip through the network's convolutions, dense and recurrent layers;
 * what else a network does costs little beside them.
 */
export function multiplyAdds(network: Network): number {
  const shapes = nodeShapes(network);
  return network.nodes.reduce((sum, node) => {
    const [input, output] = [shapes.get(node.inputs[0]!)!, shapes.get(node.name)!];
    return sum + nodeCost(node, input, output);
  }, 0);
}

function nodeCost(node: LayerNode, input: readonly number[], output: readonly number[]): number {
  const channels = input.at(-1)!;
  if (node.op === 'conv2d') return valueCount(output) * node.kernelSize ** 2 * channels;
  if (node.op === 'depthwise-conv2d') return valueCount(output) * node.kernelSize ** 2;
  if (node.op === 'dense') return valueCount(output) * channels;
  const gates = node.op === 'lstm' ? 4 : node.op === 'gru' ? 3 : 0;
  return gates && 'units' in node ? input[0]! * gates * node.units * (channels + node.units) : 0;
}
