import type { OnnxAttribute, OnnxGraph, OnnxNode, OnnxTensor, OnnxValue } from './onnx-format.ts';

/** Writes an ONNX graph operation by operation; each method returns the name of what it adds. */
export class GraphBuilder {
  readonly #nodes: OnnxNode[] = [];
  readonly #constants = new Map<string, OnnxTensor>();
  #unnamed = 0;

  /** `output`: a name that others ask for; one of its own where absent. */
  apply(
    opType: string,
    inputs: readonly string[],
    attributes: Record<string, OnnxAttribute> = {},
    output = `${inputs[0]}:${opType}${this.#unnamed++}`,
  ): string {
    this.#nodes.push({ opType, inputs, output, attributes });
    return output;
  }

  constant(name: string, shape: readonly number[], values: Float32Array): string {
    this.#constants.set(name, { name, shape, values });
    return name;
  }

  scalar(value: number): string {
    return this.constant(`scalar:${value}`, [], Float32Array.of(value));
  }

  integers(values: readonly number[]): string {
    const name = `integers:${values.join()}`;
    this.#constants.set(name, { name, shape: [values.length], values: BigInt64Array.from(values, BigInt) });
    return name;
  }

  graph(inputs: readonly OnnxValue[], outputs: readonly OnnxValue[]): OnnxGraph {
    return { nodes: this.#nodes, constants: [...this.#constants.values()], inputs, outputs };
  }
}
