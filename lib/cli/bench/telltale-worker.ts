import { dispose, env, setBackend, tensor4d } from '@tensorflow/tfjs-core';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { createNetworkRunner } from '../../inference/network-runner.ts';
import type { ModelCard } from '../../models/model-card.ts';
import { buildServedNetwork } from '../../models/registry.ts';
import { runNetwork } from '../../models/run-network.ts';
import { decodeWeights, weightTensors } from '../../models/weights-file.ts';
import { normalizePixels } from '../../preprocess/normalize-pixels.ts';
import { readBytes } from './contender.ts';
import type { Contender } from './contender.ts';
import { serveContender } from './serve-contender.ts';

/** As the extension's worker has it: the same runner, the WebAssembly backend on one thread. */
async function startTelltale(card: ModelCard): Promise<Contender> {
  env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  setWasmPaths(new URL('tfjs/', import.meta.url).href);
  if (!(await setBackend('wasm'))) throw new Error('The WebAssembly backend could not be started.');
  const weights = decodeWeights(card, await readBytes('model/weights.bin'));
  const network = buildServedNetwork(card.architecture);
  const runner = createNetworkRunner({ card, network, weights });
  const { size } = card.crop;
  const tensors = weightTensors(weights);
  return {
    logit: async (crop) => (await runner.logits([crop]))[0]!,
    normalize({ data }) {
      const values = new Float32Array(data.length); // [size, size, 3]
      normalizePixels(data, card.normalization, values, 0);
      return values;
    },
    async logitOf(values) {
      const input = tensor4d(values, [1, size, size, 3]);
      const output = runNetwork(network, tensors, input); // [1, 1]
      try {
        return (await output.data<'float32'>())[0]!;
      } finally {
        dispose([input, output]);
      }
    },
  };
}

serveContender(startTelltale);
