import { probabilityOf } from '../../../lib/models/verdict.ts';
import type { Evaluation } from '../evaluation.ts';
import { comparison } from '../comparison.ts';
import type { FigureName } from '../sample-figures.ts';
import { boundTable, calibrationText, certaintyTable } from '../certainty-tables.ts';
import * as tables from '../figure-tables.ts';
import type { JudgedSample } from '../judged-sample.ts';
import { confusionPlot, datasetPlot, methodPlot, robustnessPlot } from '../plots/bar-plots.ts';
import { histogramPlot, precisionRecallPlot, reliabilityPlot, rocPlot } from '../plots/curve-plots.ts';
import type { NamedScores } from '../plots/curve-plots.ts';
import { learningPlots } from '../plots/learning-plots.ts';
import type { RunRecord } from '../run-record.ts';
import { trainingSeconds } from '../run-record.ts';
import { decimal, htmlTable, percent } from '../tables.ts';
import { factsHtml, figuresHtml, htmlPage, imageHtml, jsonHtml, notesHtml } from './page.ts';
import type { Fact, Section } from './page.ts';

export interface EvaluationPage {
  evaluation: Evaluation;
  judged: readonly JudgedSample[];
  run: RunRecord;
  /** JPEG, with the number of pictures on it; none where nothing was judged wrong. */
  worst?: { bytes: Buffer; count: number };
}

function summaryFacts({ evaluation, run }: EvaluationPage): Fact[] {
  const all = evaluation.rows.find(({ dataset }) => dataset === 'all')!;
  const fact = (name: string, key: FigureName, shown: (value: number | undefined) => string): Fact => {
    const interval = all.intervals95?.[key];
    const detail = interval && `${shown(interval[0])} to ${shown(interval[1])}`;
    return { name, value: shown(all[key]), ...(detail && { detail }) };
  };
  return [
    fact('AUC', 'auc', decimal),
    fact('Accuracy', 'accuracy', percent),
    fact('TPR at 1 % false alarms', 'truePositiveRateAt1', percent),
    fact('Equal error rate', 'eer', percent),
    fact('Fakes marked', 'truePositiveRate', percent),
    fact('False alarms', 'falseAlarmRate', percent),
    fact('Calibration error', 'ece', decimal),
    { name: 'Judged', value: `${all.real + all.fake}`, detail: `${all.real} real, ${all.fake} fake` },
    {
      name: 'Speed',
      value: `${evaluation.picturesPerSecond?.toFixed(0) ?? '–'} / s`,
      detail: `${evaluation.backend ?? ''}`,
    },
    {
      name: 'Parameters',
      value: `${((evaluation.run?.parameters ?? 0) / 1e6).toFixed(2)} M`,
      detail: `${((evaluation.run?.weightBytes ?? 0) / 1e6).toFixed(1)} MB judged`,
    },
    { name: 'Training', value: `${(trainingSeconds(run) / 60).toFixed(0)} min`, detail: `${run.epochs.length} epochs` },
  ];
}

function namedScores(judged: readonly JudgedSample[]): NamedScores[] {
  const names = [...new Set(judged.map(({ dataset }) => dataset))];
  const sets = names.map((name) => ({ name, scored: comparison(judged, name) }));
  return names.length > 1 ? [...sets, { name: 'all', scored: judged }] : sets;
}

async function frameSection({ evaluation, judged }: EvaluationPage): Promise<Section> {
  const sets = namedScores(judged);
  const own = [...new Set(judged.map(({ dataset }) => dataset))].map((name) => ({
    name,
    scored: judged.filter(({ dataset }) => dataset === name),
  }));
  const all = evaluation.rows.at(-1)!;
  const plots = [
    await datasetPlot(evaluation.rows),
    await rocPlot(sets),
    await precisionRecallPlot(sets),
    await histogramPlot(own),
    ...(all.verdicts ? [await confusionPlot(all.verdicts.balanced)] : []),
  ];
  return {
    heading: 'Every picture and frame by itself',
    body: [
      '<p>Intervals hold 95 % of 1,000 resamples of whole sources. “Fakes marked” and “false alarms” are at the balanced threshold, fitted on validation. A data set of fakes alone is measured against the real faces of all others: its figures are flattered.</p>',
      htmlTable(tables.rankingTable(evaluation.rows), 'How well fakes and real faces are told apart'),
      figuresHtml(plots),
      htmlTable(
        tables.probabilityTable(evaluation.rows),
        'At a probability of 0.5, and what the probabilities are worth',
      ),
      htmlTable(tables.confusionTable(all), 'Verdicts at the shipped thresholds, all data sets'),
    ].join('\n'),
  };
}

async function calibrationSection({ evaluation, judged }: EvaluationPage): Promise<Section> {
  const raw = judged.map(({ label, logit }) => ({ label, score: probabilityOf(logit) }));
  const { thresholds, certainty } = evaluation;
  const rows = Object.entries(thresholds).map(([name, { likelyFake, noSignOfFake }]) => [
    name,
    percent(likelyFake),
    percent(noSignOfFake),
  ]);
  return {
    heading: 'Calibration',
    body: [
      `<p>${calibrationText(evaluation)} Fitted on validation, measured on test.</p>`,
      figuresHtml([await reliabilityPlot(raw, judged)]),
      htmlTable(
        { head: ['sensitivity', 'likely fake from', 'no sign of fake below'], rows },
        'Thresholds, fitted on validation',
      ),
      ...(certainty
        ? [
            htmlTable(certaintyTable(certainty.rows), 'Calibration by part, untouched and degraded'),
            htmlTable(boundTable(certainty), 'What bounds each threshold; the highest counts'),
          ]
        : []),
    ].join('\n'),
  };
}

async function furtherSections({ evaluation }: EvaluationPage): Promise<Section[]> {
  const { methods, videos, robustness, slices } = evaluation;
  const sections: Section[] = [];
  if (methods.length)
    sections.push({
      heading: 'By method',
      body:
        figuresHtml([await methodPlot(methods)]) +
        htmlTable(tables.methodTable(methods), 'Each method’s fakes against the real faces of its data set'),
    });
  if (videos.length)
    sections.push({
      heading: 'Videos',
      body: htmlTable(
        tables.videoTable(videos),
        'Faces of videos, the probabilities of their frames pooled; robust leaves out the lowest and the highest fifth',
      ),
    });
  if (robustness)
    sections.push({
      heading: 'Shrinking and JPEG',
      body:
        figuresHtml([await robustnessPlot(robustness)]) +
        htmlTable(
          tables.robustnessTable(robustness),
          `${robustness.real} real and ${robustness.fake} fake samples, the same in each cell`,
        ),
    });
  sections.push({
    heading: 'Where it fails',
    body: htmlTable(
      tables.sliceTable(slices),
      'By data set, pose, light, detail and the detector’s score, with 95 % intervals',
    ),
  });
  return sections;
}

/** Everything that was measured of a run, as one file; holds pictures of the data, so it stays in the run's folder. */
export async function evaluationPage(page: EvaluationPage): Promise<string> {
  const { evaluation, run, worst } = page;
  const { name, version, architecture } = run.config;
  const learning = await learningPlots(run.epochs);
  const size =
    worst &&
    `The ${worst.count} worst mistakes, the worst first: what each picture is, how probable the network finds it a fake, and its name.`;
  const trained = run.trainedOn.length ? `, trained on ${run.trainedOn.join(', ')}` : '';
  const on = evaluation.data ? `${evaluation.data.folder}` : 'the prepared data';
  const splitName = evaluation.rows[0]?.split ?? 'test';
  return htmlPage(
    `${name} ${version}`,
    `${architecture.name}${trained}; measured ${evaluation.date} on ${splitName} of ${on}, ${evaluation.weights === 'shipped' ? 'with the weights as they ship' : 'with the weights as trained'}.`,
    [
      { heading: 'At a glance', body: notesHtml(evaluation.notes) + factsHtml(summaryFacts(page)) },
      await frameSection(page),
      ...(await furtherSections(page)),
      await calibrationSection(page),
      ...(learning.length ? [{ heading: 'Training', body: figuresHtml(learning) }] : []),
      ...(worst ? [{ heading: 'Worst mistakes', body: imageHtml(worst.bytes, 'image/jpeg', size!) }] : []),
      {
        heading: 'Configuration and environment',
        body: [
          `<p>${evaluation.command}. Split: ${evaluation.splitRule}.</p>`,
          jsonHtml('Configuration', run.config),
          jsonHtml('Machine and versions of training', run.environment),
          jsonHtml('All figures', { ...evaluation, rows: evaluation.rows.length }),
        ].join('\n'),
      },
    ],
  );
}
