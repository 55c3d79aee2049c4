import Table from 'cli-table3';
import type { DemoPicture } from './make-pictures.ts';
import type { Verdicts } from './page-verdicts.ts';

function row(picture: DemoPicture, verdicts: Verdicts): (string | number)[] {
  const kind = picture.isFake ? 'fake' : 'photograph';
  const report = verdicts.get(picture);
  if (!report) return [picture.title, kind, '', 'no answer', ''];
  const [worst] = report.faces;
  if (!worst) return [picture.title, kind, 0, `${report.status}: ${report.reason ?? ''}`, ''];
  return [picture.title, kind, report.faces.length, worst.verdict, worst.fakeProbability.toFixed(2)];
}

/** One line a picture: its judged face with the highest probability. */
export function verdictTable(pictures: DemoPicture[], verdicts: Verdicts): string {
  const table = new Table({
    head: ['Picture', 'What it is', 'Faces judged', 'Verdict', 'Probability of a fake'],
    colAligns: ['left', 'left', 'right', 'left', 'right'],
    style: { head: [], border: [] },
  });
  table.push(...pictures.map((picture) => row(picture, verdicts)));
  return table.toString();
}

/** What went right and wrong, counted by pictures. */
export function verdictSummary(pictures: DemoPicture[], verdicts: Verdicts): string {
  const isMarked = (picture: DemoPicture) => verdicts.get(picture)?.faces[0]?.verdict === 'likely-fake';
  const fakes = pictures.filter(({ isFake }) => isFake);
  const photographs = pictures.filter(({ isFake }) => !isFake);
  const missed = fakes.filter((picture) => !isMarked(picture)).map(({ title }) => title);
  const wronged = photographs.filter(isMarked).map(({ title }) => title);
  const list = (titles: string[]) => (titles.length > 0 ? `: ${titles.join(', ')}` : '');
  return [
    `${fakes.length - missed.length} of ${fakes.length} fakes were marked as likely fake; missed ${missed.length}${list(missed)}.`,
    `${wronged.length} of ${photographs.length} photographs were marked by mistake${list(wronged)}.`,
    'A face without a mark is not thereby real.',
  ].join('\n');
}
