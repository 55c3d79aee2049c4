import type { InferenceService } from '../../lib/inference/contract.ts';
import { createInferenceService } from '../../lib/inference/create-inference-service.ts';
import { serve } from '../../lib/messaging/serve.ts';
import type { VideoInference } from '../../lib/video/contract.ts';

serve<InferenceService & VideoInference>('inference', createInferenceService());
