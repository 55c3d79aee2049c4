import { buildNetwork, defaultArchitecture } from '../../lib/models/registry.ts';
import { parseConfig } from '../config.ts';
import type { TrainingConfig } from '../config.ts';

export interface ModelRequest {
  framing?: 'face' | 'picture';
  /** Instead of the published sizes and counts. */
  args?: Record<string, unknown>;
  /** Of the stored crop around the served one; 1.125 where absent, for faces. */
  margin?: number;
  /** Of the stored crop, as `CropSpec.scale`. */
  storedScale?: number;
  seed?: number;
}

/** As the shipped face model looks for faces. */
const detection = {
  minScore: 0.7,
  minFacePx: 60,
  tileFractions: [0.75, 0.5],
  mergeOverlap: 0.4,
  borderFraction: 0.25,
};
const servedScale = 0.9;

/** An even number of pixels, near an eighth of the served side. */
function marginAround(size: number): number {
  return (size + 2 * Math.round(size / 16)) / size;
}

/**
 * What `--model` trains with: the published input and normalisation, whole pictures (faces for clips), Adam 1e-4,
 * batches of 32, an end after 5 epochs without a better one.
 */
export function defaultConfig(name: string, request: ModelRequest = {}): TrainingConfig {
  const { args: published, normalization } = defaultArchitecture(name);
  const args = { ...published, ...request.args };
  const { inputShape, outputs } = buildNetwork({ name, args });
  const isClip = inputShape.length === 4;
  const size = inputShape.at(-2)!;
  const framing = request.framing ?? (isClip ? 'face' : 'picture');
  const margin = framing === 'picture' ? 1 : (request.margin ?? marginAround(size));
  const scale = framing === 'picture' ? 1 : request.storedScale ? request.storedScale / margin : servedScale;
  return parseConfig(
    {
      name,
      architecture: { name, args },
      framing,
      crop: { size, scale, rollCorrected: framing === 'face' },
      detection,
      normalization,
      cache: { margin, minScore: 0.5 },
      ...(isClip && { data: { clips: { frames: inputShape[0] } } }),
      augmentation: 'flip',
      training: {
        ...(request.seed !== undefined && { seed: request.seed }),
        epochs: 20,
        batchSize: isClip ? 4 : 32,
        optimizer: { kind: 'adam', learningRate: 1e-4 },
        earlyStopping: { patience: 5 },
        ...(outputs.length > 1 && { dann: {} }),
      },
    },
    `--model ${name}`,
  );
}
