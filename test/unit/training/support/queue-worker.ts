/** Works for the queue at URL; `hangs` says so at its first picture and stays there, for the test to kill it. */
import { startPrepareWorker } from '../../../../training/queue/prepare-shards.ts';
import { openFakeFaces } from './fake-faces.ts';

const [url, kind] = process.argv.slice(2);
await startPrepareWorker(
  { url: url!, lockMs: 1000 },
  {
    async openFaces(spec) {
      const faces = await openFakeFaces(spec);
      if (kind !== 'hangs') return faces;
      return {
        ...faces,
        faces() {
          process.stdout.write('working\n');
          return new Promise(() => setInterval(() => {}, 1000));
        },
      };
    },
  },
);
process.stdout.write('ready\n');
