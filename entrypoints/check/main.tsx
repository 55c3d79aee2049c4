import { background, inference } from '../../lib/inference/remote-inference.ts';

/** The command line drives the extension through this page. */
Object.assign(globalThis, { telltale: { background, inference } });
