import type { ModelCard } from '../models/model-card.ts';
import { verdictOf } from '../models/verdict.ts';
import type { Sensitivity, VerdictThresholds } from '../models/verdict.ts';
import type { FaceResult, ImageResult, JudgedFace, SkippedFace } from './contract.ts';
import type { MeasuredFace, Measurement } from './worker-protocol.ts';

function judgedFace(face: MeasuredFace, thresholds: VerdictThresholds): JudgedFace {
  return { ...face, status: 'judged', verdict: verdictOf(face.fakeProbability, thresholds) };
}

function judgedFaces(faces: readonly (MeasuredFace | SkippedFace)[], thresholds: VerdictThresholds): FaceResult[] {
  return faces.map((face) => (face.status === 'measured' ? judgedFace(face, thresholds) : face));
}

/** What the asker gets: the measurement seen at a sensitivity. */
export function imageResultOf(
  measurement: Measurement,
  thresholds: ModelCard['thresholds'],
  sensitivity: Sensitivity,
): ImageResult {
  if (measurement.status !== 'measured') return measurement;
  const { size, model, backend, ms } = measurement;
  const faces = judgedFaces(measurement.faces, thresholds[sensitivity]);
  const judged = faces.filter((face) => face.status === 'judged');
  const [first, ...others] = judged;
  if (!first) return { status: 'failed', reason: 'internal', detail: 'Expected a judged face, got none.' };
  const worst = others.reduce((best, face) => (face.fakeProbability > best.fakeProbability ? face : best), first);
  const { verdict, fakeProbability } = worst;
  return { status: 'analyzed', size, faces, verdict, fakeProbability, model, backend, ms };
}
