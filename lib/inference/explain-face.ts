import { explainCrop } from '../explanation/explain-crop.ts';
import type { ExplainParts } from '../explanation/explain-crop.ts';
import type { ModelCard } from '../models/model-card.ts';
import type { RgbPixels } from '../preprocess/pixels.ts';
import type { Explanation } from './contract.ts';

interface ExplainFaceParts extends ExplainParts {
  card: () => Promise<ModelCard>;
}

/** From a judged face's crop to the map of its evidence; every outcome is data. */
export async function explainFace(crop: RgbPixels, { card, ...parts }: ExplainFaceParts): Promise<Explanation> {
  const startMs = performance.now();
  try {
    const { size } = (await card()).crop;
    if (crop.width !== size) {
      const detail = `Expected a crop of ${size} x ${size} pixels, got ${crop.width} x ${crop.height}.`;
      return { status: 'failed', reason: 'bad-request', detail };
    }
    const explanation = await explainCrop(crop, parts);
    if (explanation.status === 'cancelled') return { status: 'skipped', reason: 'cancelled' };
    return { ...explanation, ms: performance.now() - startMs };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return { status: 'failed', reason: 'model-unavailable', detail };
  }
}
