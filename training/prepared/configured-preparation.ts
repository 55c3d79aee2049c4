import { cacheSpecs } from '../config.ts';
import type { TrainingConfig } from '../config.ts';
import type { PrepareRequest } from './prepare-request.ts';

/** What a training configuration says of preparation. */
export function configuredPreparation(
  config: TrainingConfig,
): Pick<PrepareRequest, 'framing' | 'crop' | 'detection' | 'frames' | 'maxFaces' | 'testOnly'> {
  const { spec, detection } = cacheSpecs(config);
  const { clips, maxFaces, testOnly } = config.data;
  return {
    framing: config.framing,
    crop: spec,
    detection,
    ...(clips && { frames: { kind: 'consecutive', frames: (clips.frames - 1) * clips.stride + 1 } }),
    ...(maxFaces && { maxFaces }),
    testOnly,
  };
}
