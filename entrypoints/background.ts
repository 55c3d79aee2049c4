import { defineBackground } from 'wxt/utils/define-background';
import { backgroundService } from '../lib/background/background-service.ts';
import { serve } from '../lib/messaging/serve.ts';

export default defineBackground({
  type: 'module',
  main() {
    serve('background', backgroundService as never);
  },
});
