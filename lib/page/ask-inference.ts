import type { ImageResult, InferenceService, JudgeRequest } from '../inference/contract.ts';

interface Services {
  ensureInference(): Promise<void>;
  inference: Pick<InferenceService, 'judge'>;
}

/**
 * A judge that starts inference once, and once more where the offscreen document has gone meanwhile.
 * A broken connection is an outcome, not an exception.
 */
export function createAskInference(services: Services): (request: JudgeRequest) => Promise<ImageResult> {
  let ensured: Promise<void> | undefined;
  const ensure = () => {
    ensured ??= services.ensureInference().catch((error: unknown) => {
      ensured = undefined;
      throw error;
    });
    return ensured;
  };
  const ask = async (request: JudgeRequest) => {
    await ensure();
    return services.inference.judge(request);
  };
  return async (request) => {
    try {
      return await ask(request).catch(() => {
        ensured = undefined;
        return ask(request);
      });
    } catch (error) {
      return { status: 'failed', reason: 'internal', detail: error instanceof Error ? error.message : String(error) };
    }
  };
}
