import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { fromCallersFolder } from './collect-files.ts';

export const scanFormats = ['json', 'csv', 'table'] as const;
export type ScanFormat = (typeof scanFormats)[number];

export interface ScanArguments {
  paths: string[];
  format: ScanFormat;
  out: string | undefined;
  contactSheet: string | undefined;
  explain: string | undefined;
  /** Of videos. */
  framesPerSecond: number | undefined;
}

export const scanUsage = `Usage: npm run --silent scan -- PATH... [--format json|csv|table] [--out FILE] [--contact-sheet FILE.png]
         [--explain FOLDER] [--fps NUMBER]

Judges pictures, video files and folders of them (recursively) with the built extension in headless Chromium. Faces
in videos are followed over the whole length; what the browser cannot decode is read through ffmpeg where there is one.

  --format FORMAT          json (default), csv or table
  --out FILE               write the result there instead of to standard output
  --contact-sheet FILE     also write a picture of every face that was found
  --fps NUMBER             frames a second of videos, 0.2 to 30 (default 4; fewer in videos of more than five minutes)
  --explain FOLDER         also write there, for each face with a sign of a fake, where the evidence lies (PNG)
  --help                   show this text

Exit code: 0 when everything was read, 1 when something could not be checked, 2 for wrong usage.`;

export type ParsedScanArguments =
  { status: 'run'; args: ScanArguments } | { status: 'help' } | { status: 'wrong'; message: string };

const wrong = (message: string): ParsedScanArguments => ({ status: 'wrong', message });

function isScanFormat(value: string): value is ScanFormat {
  return (scanFormats as readonly string[]).includes(value);
}

function unwritable(option: string, file: string | undefined): string | undefined {
  if (!file || existsSync(dirname(fromCallersFolder(file)))) return undefined;
  return `${option}: expected a path in an existing folder, got ${file}.`;
}

function parse(argv: string[]) {
  return parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      format: { type: 'string', default: 'json' },
      out: { type: 'string' },
      'contact-sheet': { type: 'string' },
      explain: { type: 'string' },
      fps: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
}

/** Never throws: what is wrong is named in the message. */
export function parseScanArguments(argv: string[]): ParsedScanArguments {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(argv);
  } catch (error) {
    return wrong(error instanceof Error ? error.message : String(error));
  }
  const { values, positionals: paths } = parsed;
  if (values.help) return { status: 'help' };
  if (!isScanFormat(values.format)) return wrong(`--format: expected json, csv or table, got ${values.format}.`);
  const contactSheet = values['contact-sheet'];
  const { explain } = values;
  const problem =
    unwritable('--out', values.out) ?? unwritable('--contact-sheet', contactSheet) ?? unwritable('--explain', explain);
  if (problem) return wrong(problem);
  const framesPerSecond = values.fps === undefined ? undefined : Number(values.fps);
  if (framesPerSecond !== undefined && !(framesPerSecond >= 0.2 && framesPerSecond <= 30))
    return wrong(`--fps: expected a number from 0.2 to 30, got ${values.fps}.`);
  if (paths.length === 0) return wrong('Expected at least one picture, video file or folder, got none.');
  return {
    status: 'run',
    args: { paths, format: values.format, out: values.out, contactSheet, explain, framesPerSecond },
  };
}
