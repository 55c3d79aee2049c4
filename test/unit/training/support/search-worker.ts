/** Works off trials of the queue at URL until it is killed. */
import { startSearchWorker } from '../../../../training/queue/search-trials.ts';

await startSearchWorker({ url: process.argv[2]!, lockMs: 1000 });
process.stdout.write('ready\n');
