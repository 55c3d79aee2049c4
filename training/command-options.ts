import { parseArgs } from 'node:util';

type OptionSpec = { default: string; help: string } | { flag: true; help: string };
type OptionValues<Specs> = { [Name in keyof Specs]: Specs[Name] extends { flag: true } ? boolean : string };

/** Reads the command line; --help prints and exits 0, anything unknown prints and exits 2. */
export function readOptions<const Specs extends Record<string, OptionSpec>>(
  command: string,
  specs: Specs,
): OptionValues<Specs> {
  const options = Object.fromEntries(
    Object.entries(specs).map(([name, spec]) => [
      name,
      'flag' in spec
        ? { type: 'boolean' as const, default: false }
        : { type: 'string' as const, default: spec.default },
    ]),
  );
  try {
    const { values } = parseArgs({ options: { ...options, help: { type: 'boolean', default: false } }, strict: true });
    if (!values['help']) return values as OptionValues<Specs>;
  } catch (error) {
    console.error(`${command}: ${error instanceof Error ? error.message : String(error)}`);
    console.error(usage(command, specs));
    process.exit(2);
  }
  console.log(usage(command, specs));
  process.exit(0);
}

function usage(command: string, specs: Record<string, OptionSpec>): string {
  const lines = Object.entries(specs).map(([name, spec]) => {
    const shown = 'flag' in spec ? `--${name}` : `--${name} VALUE`;
    const fallback = 'default' in spec && spec.default ? ` (default ${spec.default})` : '';
    return `  ${shown.padEnd(20)} ${spec.help}${fallback}`;
  });
  return [`npm run ${command} -- [options]`, ...lines].join('\n');
}

/** Says what does not fit the command line and ends with exit code 2. */
export function refuse(command: string, words: string): never {
  console.error(`${command}: ${words}`);
  process.exit(2);
}

/** The choice itself; anything else is refused with the list. */
export function oneOf<const Choice extends string>(
  command: string,
  name: string,
  value: string,
  choices: readonly Choice[],
): Choice {
  const choice = choices.find((candidate) => candidate === value);
  return choice ?? refuse(command, `--${name}: expected one of ${choices.join(', ')}, got ${value}`);
}

/** Undefined where the option is not given; anything but a whole number above 0 prints and exits 2. */
export function positiveInteger(name: string, value: string): number | undefined {
  if (value === '') return undefined;
  const number = Number(value);
  if (Number.isInteger(number) && number > 0) return number;
  console.error(`--${name}: expected a whole number above 0, got ${value}`);
  process.exit(2);
}
