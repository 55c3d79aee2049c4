import type { JournalLine } from './crop-store.ts';
import type { PrepareReport } from './prepare-report.ts';

const shownMisses = 50;

function table(header: string[], rows: (string | number)[][]): string {
  const line = (cells: (string | number)[]) => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Empty where there is nothing to list. */
function section(title: string, entries: readonly string[]): string {
  return entries.length > 0 ? `## ${title}\n\n${entries.map((entry) => `- ${entry}`).join('\n')}\n` : '';
}

function missEntries({ misses }: PrepareReport, lines: readonly JournalLine[]): string[] {
  const missed = lines.flatMap(({ file, misses: ofFile }) =>
    ofFile.map(({ frame, reason }) => `${file}${frame === undefined ? '' : ` frame ${frame}`}: ${reason}`),
  );
  const more = missed.length - shownMisses;
  return [
    ...Object.entries(misses).map(([reason, count]) => `**${count} ${reason}**`),
    ...missed.slice(0, shownMisses),
    ...(more > 0 ? [`and ${more} more, in journal.jsonl`] : []),
  ];
}

/** The report in Markdown. */
export function reportText(
  report: PrepareReport,
  { size, framing }: { size: number; framing: string },
  lines: readonly JournalLine[],
): string {
  const header = ['data set', 'label', 'method', 'files', 'train', 'val', 'test', 'median face px'];
  const rows = report.kinds.map(({ dataset, label, method, files, train, val, test, medianFacePx }) => {
    return [dataset, label, method, files, train, val, test, medianFacePx];
  });
  const averaged = report.averagedBoxes > 0 ? `, ${report.averagedBoxes} at the mean box of earlier frames` : '';
  const places = report.places.map(({ folder, layout, samples }) => `${folder}: ${layout}, ${samples} files`);
  return [
    `# Prepared data\n\n${report.crops} crops of ${size} px, framing ${framing}${averaged}.\nSplits: ${report.splitRule}.\n`,
    `${table(header, rows)}\n`,
    section('What was found', places),
    section('Folders that fit no layout', report.unrecognised),
    section(`Left out (${report.problems.length})`, report.problems),
    section('Without a crop', missEntries(report, lines)),
    section('Terms of use', report.licences),
    'Samples: samples.png, pictures of the data that are not for publication.\n',
  ]
    .filter(Boolean)
    .join('\n');
}
