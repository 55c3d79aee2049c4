import * as ort from 'onnxruntime-web/wasm';
import type { ModelCard } from '../../models/model-card.ts';
import { readBytes } from './contender.ts';
import type { Contender } from './contender.ts';
import { peerSettings } from './peer-settings.ts';
import { planarPixels } from './planar-pixels.ts';
import { serveContender } from './serve-contender.ts';

/** Everything that speeds onnxruntime-web up on one thread: its SIMD build, every graph optimisation, its own layout. */
async function startOnnxruntime({ crop: { size }, normalization }: ModelCard): Promise<Contender> {
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.wasmPaths = new URL('ort/', import.meta.url).href;
  const session = await ort.InferenceSession.create(await readBytes('model.onnx'), peerSettings);
  const buffer = new Float32Array(3 * size * size);
  const logitOf = async (values: Float32Array) => {
    const results = await session.run({ input: new ort.Tensor('float32', values, [1, 3, size, size]) });
    return (Object.values(results)[0]!.data as Float32Array)[0]!;
  };
  return {
    logit: (crop) => logitOf(planarPixels(crop.data, normalization, buffer)),
    normalize: ({ data }) => planarPixels(data, normalization, new Float32Array(data.length)),
    logitOf,
  };
}

serveContender(startOnnxruntime);
