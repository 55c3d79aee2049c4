/** Linear warm-up, then a cosine fall to nothing at `totalSteps` (Loshchilov & Hutter 2016). */
export function learningRateAt(
  step: number,
  totalSteps: number,
  schedule: { learningRate: number; warmupSteps: number },
): number {
  const { learningRate, warmupSteps } = schedule;
  if (step < warmupSteps) return (learningRate * (step + 1)) / warmupSteps;
  const part = Math.min(1, (step - warmupSteps) / Math.max(1, totalSteps - warmupSteps));
  return (learningRate * (1 + Math.cos(Math.PI * part))) / 2;
}
