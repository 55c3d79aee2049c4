interface Speed {
  /** Median over the rounds. */
  imagesPerSecond: number;
  /** Processor time over all threads. */
  cpuMsPerImage: number;
  peakBytes: number;
}

export interface SpeedFigures {
  network: string;
  ours: Speed & { backend: string };
  keras?: Speed & {
    versions: string;
    /** Ours over Keras': median of the rounds' ratios. */
    speedRatio: number;
    speedRatios: number[];
    memoryRatio: number;
  };
  /** Batches read and augmented in threads beside one batch in memory. */
  reading: {
    augmentation: string;
    imagesPerSecond: number;
    ratio: number;
    ratios: number[];
    /** What reading adds. */
    cpuMsPerImage: number;
  }[];
}

const names: Record<string, string> = { cnn: '4-block CNN', 'mobilenet-v2': 'MobileNetV2' };

/** As a Markdown table. */
export function speedTable(figures: readonly SpeedFigures[]): string {
  const header = [
    'network',
    'pictures/s',
    'Keras',
    'ratio',
    'peak memory',
    'Keras',
    'ratio',
    'reading / in memory (augmentation)',
  ];
  const rows = figures.map(({ network, ours, keras, reading }) => [
    names[network] ?? network,
    ours.imagesPerSecond.toFixed(0),
    keras ? keras.imagesPerSecond.toFixed(0) : '–',
    keras ? keras.speedRatio.toFixed(2) : '–',
    gigabytes(ours.peakBytes),
    keras ? gigabytes(keras.peakBytes) : '–',
    keras ? keras.memoryRatio.toFixed(2) : '–',
    reading.map(({ ratio, augmentation }) => `${ratio.toFixed(2)} (${augmentation})`).join(', '),
  ]);
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(2)} GB`;
}
