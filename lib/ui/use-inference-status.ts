import { useCallback, useEffect, useState } from 'preact/hooks';
import type { InferenceStatus } from '../inference/contract.ts';
import { background, inference } from '../inference/remote-inference.ts';

async function askStatus(): Promise<InferenceStatus> {
  try {
    await background.ensureInference();
    return await inference.status();
  } catch (error) {
    return { status: 'failed', reason: 'internal', detail: error instanceof Error ? error.message : String(error) };
  }
}

/** Starts inference and tells what runs; undefined while it starts. */
export function useInferenceStatus(): { status: InferenceStatus | undefined; retry: () => void } {
  const [status, setStatus] = useState<InferenceStatus>();
  const ask = useCallback(() => {
    setStatus(undefined);
    void askStatus().then(setStatus);
  }, []);
  useEffect(ask, [ask]);
  return { status, retry: ask };
}
