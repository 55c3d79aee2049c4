/** Of onnxruntime-web's session: https://onnxruntime.ai/docs/api/js/interfaces/InferenceSession.SessionOptions.html */
export const peerSettings = {
  executionProviders: ['wasm'],
  graphOptimizationLevel: 'all',
  executionMode: 'sequential',
  enableCpuMemArena: true,
  enableMemPattern: true,
} as const;
