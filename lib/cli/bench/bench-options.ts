import { parseArgs } from 'node:util';
import type { ParseArgsConfig } from 'node:util';

type Options = NonNullable<ParseArgsConfig['options']>;
type Values<Own extends Options> = ReturnType<typeof parseArgs<{ options: Own }>>['values'];

/** The command line of a bench: --help prints the usage and exits 0; what does not fit prints why and exits 2. */
export function benchOptions<const Own extends Options>(
  command: string,
  usage: string,
  options: Own,
): { values: Values<Own>; refuse: (words: string) => never } {
  const refuse = (words: string): never => {
    console.error(`${command}: ${words}\n${usage}`);
    process.exit(2);
  };
  try {
    const { values } = parseArgs({ options: { ...options, help: { type: 'boolean', default: false } } });
    if (!(values as { help?: boolean }).help) return { values: values as Values<Own>, refuse };
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
  console.log(usage);
  process.exit(0);
}
