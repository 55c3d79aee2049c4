/** Prepares DATA into OUT with the framing given and says each picture that is done: killed by the test that starts it. */
import { prepareData } from '../../../../training/prepared/prepare-data.ts';
import { openFakeFaces } from './fake-faces.ts';
import { smallRequest } from './small-data.ts';

const [dataFolder, outFolder, framing] = process.argv.slice(2);
await prepareData(
  smallRequest(dataFolder!, outFolder!, { framing: framing === 'picture' ? 'picture' : 'face' }),
  ({ done }) => process.stdout.write(`${done}\n`),
  { openFaces: openFakeFaces },
);
