import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { checkFiles } from './check-files.ts';
import type { CheckedFile, CheckFilesOptions, VideoProgress } from './check-files.ts';
import { collectFiles, fromCallersFolder } from './collect-files.ts';
import type { CollectedFile } from './collect-files.ts';
import { writeContactSheet } from './contact-sheet.ts';
import { formatEntries } from './format-entries.ts';
import { liveProgress } from './live-progress.ts';
import { parseScanArguments, scanUsage } from './scan-arguments.ts';
import type { ScanArguments } from './scan-arguments.ts';
import { openScanSession } from './scan-session.ts';
import { transcodeVideo } from './transcode-video.ts';
import { writeExplanations } from './write-explanations.ts';

const exitCodes = { allRead: 0, someFailed: 1, wrongUsage: 2 };

const say = (line: string) => console.error(`scan: ${line}`);

async function checkAll(
  collected: CollectedFile[],
  wants: Pick<CheckFilesOptions, 'wantsCrops' | 'wantsMaps' | 'framesPerSecond'>,
): Promise<CheckedFile[]> {
  if (collected.length === 0) return [];
  const session = await openScanSession(say);
  const progress = liveProgress({ template: '{value}/{total} files{videos}, {left} left', say });
  let done = 0;
  const underWay = new Map<string, VideoProgress>();
  const show = () => progress.show(done, collected.length, { videos: videosText([...underWay.values()]) });
  try {
    return await checkFiles(collected, {
      page: session.page,
      files: session.files,
      ...wants,
      transcode: transcodeVideo,
      onVideoProgress: (video) => {
        underWay.set(video.file, video);
        show();
      },
      onChecked: ({ entry }) => {
        underWay.delete(entry.file);
        done++;
        show();
      },
    });
  } finally {
    progress.stop();
    await session.close();
  }
}

const frameText = ({ done, total }: VideoProgress) =>
  total === undefined ? `ffmpeg has written ${done} frames` : `frame ${done} of ${total}`;

/** `; clip.mp4: frame 12 of 80` */
function videosText(videos: readonly VideoProgress[]): string {
  return videos.map((video) => `; ${basename(video.file)}: ${frameText(video)}`).join('');
}

async function scan({ paths, format, out, contactSheet, explain, framesPerSecond }: ScanArguments): Promise<number> {
  const wantsMaps = explain !== undefined;
  const wantsCrops = wantsMaps || contactSheet !== undefined;
  const checked = await checkAll(await collectFiles(paths), { wantsCrops, wantsMaps, framesPerSecond });
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
  for (const { file, reason, detail } of failed)
    say(`${file}: could not be checked: ${reason}${detail ? ` (${detail})` : ''}`);
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
