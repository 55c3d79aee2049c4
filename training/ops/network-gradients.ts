import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import type { LayerNode } from '../../lib/models/network.ts';
import { inputName } from '../../lib/models/weight-specs.ts';
import type { Differentiated } from './differentiated.ts';
import { HeldTensors } from './held-tensors.ts';
import type { StepRequest, StepResult } from './loss-and-gradients.ts';
import { differentiateNode } from './node-gradients.ts';

type Request = StepRequest & { trained: readonly string[] };

/**
 * Loss and gradients node by node with native kernels: forward keeps only what a gradient reads, backward disposes
 * of it as it goes. Needs the tensorflow backend; call it in a tidy.
 */
export function networkGradients(request: Request): StepResult {
  const held = new HeldTensors([request.input, ...Object.values(request.weights)]);
  const passed = forward(request, held);
  const { loss, gradients } = lossGradients(request, passed.outputs);
  return {
    loss,
    outputs: passed.outputs,
    gradients: backward(request, passed, gradients, held),
    batchStatistics: passed.batchStatistics,
  };
}

interface Passed {
  outputs: Tensor[];
  nodes: Map<string, Differentiated>;
  batchStatistics: StepResult['batchStatistics'];
}

function forward({ network, weights, input, trained, seed = 0, lambda = 1 }: Request, held: HeldTensors): Passed {
  const trainedNames = new Set(trained);
  const reached = reachedNodes(network.nodes, trainedNames);
  const lastUse = new Map(network.nodes.flatMap(({ inputs }, index) => inputs.map((name) => [name, index] as const)));
  const byNode = weightsByNode(weights);
  const values = new Map<string, Tensor>([[inputName, input]]);
  const passed: Passed = { outputs: [], nodes: new Map(), batchStatistics: {} };
  network.nodes.forEach((node, index) => {
    const inputs = node.inputs.map((name) => values.get(name)!);
    const own = byNode.get(node.name) ?? {};
    const wanted = {
      input: node.inputs.some((name) => reached.has(name)),
      weights: Object.keys(own).some((part) => trainedNames.has(`${node.name}/${part}`)),
    };
    const context = { weights: own, wanted, seed: seed + index, lambda };
    const differentiated = tidy(() => differentiateNode(node, inputs, context));
    const { output, saved, statistics } = differentiated;
    values.set(node.name, held.hold(output));
    saved.forEach((tensor) => held.hold(tensor));
    if (statistics) passed.batchStatistics[node.name] = statistics;
    if (reached.has(node.name)) passed.nodes.set(node.name, differentiated);
    else saved.forEach((tensor) => held.release(tensor));
    for (const name of new Set([...node.inputs, node.name])) {
      const isDone = (lastUse.get(name) ?? index) <= index && !network.outputs.includes(name);
      if (isDone && name !== inputName) held.release(values.get(name)!);
    }
  });
  passed.outputs = network.outputs.map((name) => values.get(name)!);
  return passed;
}

/** Names of the nodes that a trained weight feeds into, directly or through others. */
function reachedNodes(nodes: LayerNode[], trained: ReadonlySet<string>): Set<string> {
  const owners = new Set([...trained].map((name) => name.slice(0, name.lastIndexOf('/'))));
  const reached = new Set<string>();
  for (const { name, inputs } of nodes) {
    if (owners.has(name) || inputs.some((input) => reached.has(input))) reached.add(name);
  }
  return reached;
}

/** By node name, then by part: kernel, bias and so on. */
function weightsByNode(weights: Record<string, Tensor>): Map<string, Record<string, Tensor>> {
  const nodes = new Map<string, Record<string, Tensor>>();
  for (const [name, tensor] of Object.entries(weights)) {
    const cut = name.lastIndexOf('/');
    nodes.set(name.slice(0, cut), { ...nodes.get(name.slice(0, cut)), [name.slice(cut + 1)]: tensor });
  }
  return nodes;
}

/** Undefined for outputs that the loss does not read. */
function lossGradients({ lossOf }: Request, outputs: Tensor[]): { loss: Scalar; gradients: (Tensor | undefined)[] } {
  const { value, grads } = tf.engine().gradients(() => lossOf(outputs), outputs, undefined, true);
  return { loss: value as Scalar, gradients: grads };
}

function backward(
  { network, trained }: Request,
  passed: Passed,
  outputGradients: readonly (Tensor | undefined)[],
  held: HeldTensors,
): Record<string, Tensor> {
  const trainedNames = new Set(trained);
  const flowing = new Map<string, Tensor>();
  const gradients: Record<string, Tensor> = {};
  outputGradients.forEach((gradient, i) => gradient && addGradient(flowing, network.outputs[i]!, gradient, held));
  for (const node of [...network.nodes].reverse()) {
    const dy = flowing.get(node.name);
    const differentiated = passed.nodes.get(node.name);
    if (dy && differentiated) {
      const { inputs, weights = {} } = tidy(() => differentiated.backward(dy));
      node.inputs.forEach((name, i) => {
        const gradient = inputs[i];
        if (gradient && passed.nodes.has(name)) addGradient(flowing, name, gradient, held);
        else if (gradient) held.drop(gradient);
      });
      for (const [part, gradient] of Object.entries(weights)) {
        const name = `${node.name}/${part}`;
        if (trainedNames.has(name)) gradients[name] = gradient;
        else held.drop(gradient);
      }
    }
    if (dy) held.release(dy);
    differentiated?.saved.forEach((tensor) => held.release(tensor));
  }
  return Object.fromEntries(trained.map((name) => [name, gradientOf(name, gradients)]));
}

function gradientOf(name: string, gradients: Record<string, Tensor>): Tensor {
  const gradient = gradients[name];
  if (!gradient) throw new Error(`Weight ${name}: expected a gradient, found no way from it to the loss`);
  return gradient;
}

function addGradient(flowing: Map<string, Tensor>, name: string, gradient: Tensor, held: HeldTensors): void {
  const before = flowing.get(name);
  held.hold(gradient);
  if (!before) {
    flowing.set(name, gradient);
    return;
  }
  flowing.set(name, held.hold(tf.add(before, gradient)));
  held.release(before);
  held.release(gradient);
}

/** tf.tidy for results of any shape. */
function tidy<Result extends object>(run: () => Result): Result {
  return tf.tidy(() => run() as unknown as tf.TensorContainer) as unknown as Result;
}
