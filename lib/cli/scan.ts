import { writeFile } from 'node:fs/promises';
import { checkFiles } from './check-files.ts';
import type { CheckedFile, CheckFilesOptions } from './check-files.ts';
import { collectFiles, fromCallersFolder } from './collect-files.ts';
import type { CollectedFile } from './collect-files.ts';
import { writeContactSheet } from './contact-sheet.ts';
import { formatEntries } from './format-entries.ts';
import { liveProgress } from './live-progress.ts';
import { parseScanArguments, scanUsage } from './scan-arguments.ts';
import type { ScanArguments } from './scan-arguments.ts';
import { openScanSession } from './scan-session.ts';
import { writeExplanations } from './write-explanations.ts';

const exitCodes = { allRead: 0, someFailed: 1, wrongUsage: 2 };

const say = (line: string) => console.error(`scan: ${line}`);

async function checkAll(
  collected: CollectedFile[],
  wants: Pick<CheckFilesOptions, 'wantsCrops' | 'wantsMaps'>,
): Promise<CheckedFile[]> {
  if (collected.length === 0) return [];
  const session = await openScanSession(say);
  const progress = liveProgress({ template: '{value}/{total} files, {left} left', say });
  let done = 0;
  try {
    return await checkFiles(collected, {
      page: session.page,
      files: session.files,
      ...wants,
      onChecked: () => progress.show(++done, collected.length),
    });
  } finally {
    progress.stop();
    await session.close();
  }
}

async function scan({ paths, format, out, contactSheet, explain }: ScanArguments): Promise<number> {
  const wantsMaps = explain !== undefined;
  const wantsCrops = wantsMaps || contactSheet !== undefined;
  const checked = await checkAll(await collectFiles(paths), { wantsCrops, wantsMaps });
  const entries = checked.map(({ entry }) => entry);
  const text = formatEntries(entries, format);
  if (out) await writeFile(fromCallersFolder(out), text);
  else process.stdout.write(text);
  if (contactSheet) {
    const faces = await writeContactSheet(checked, fromCallersFolder(contactSheet));
    say(`${faces} faces on ${contactSheet}`);
  }
  if (explain) say(`${await writeExplanations(checked, fromCallersFolder(explain))} faces explained in ${explain}`);
  const failed = entries.filter(({ status }) => status === 'failed');
  for (const { file, reason } of failed) say(`${file}: could not be checked: ${reason}`);
  return failed.length > 0 ? exitCodes.someFailed : exitCodes.allRead;
}

const parsed = parseScanArguments(process.argv.slice(2));
if (parsed.status === 'help') console.log(scanUsage);
else if (parsed.status === 'wrong') {
  console.error(`${parsed.message}\n\n${scanUsage}`);
  process.exitCode = exitCodes.wrongUsage;
} else {
  process.exitCode = await scan(parsed.args).catch((error: unknown) => {
    say(error instanceof Error ? error.message : String(error));
    return exitCodes.someFailed;
  });
}
