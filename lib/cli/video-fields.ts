import type { CheckedTrack, CheckedVideo } from '../inference/checked-video.ts';
import type { ScanEntry, ScanTrack } from './scan-entry.ts';

const hundredths = (seconds: number) => Math.round(seconds * 100) / 100;
const tenThousandths = (probability: number) => Math.round(probability * 10_000) / 10_000;

function scanTrack(track: CheckedTrack, index: number): ScanTrack {
  const { fromSeconds, toSeconds, seenSeconds, frames, by, verdict, fakeProbability, peak, moments } = track;
  return {
    track: index + 1,
    fromSeconds: hundredths(fromSeconds),
    toSeconds: hundredths(toSeconds),
    seenSeconds: hundredths(seenSeconds),
    frames,
    by,
    verdict,
    fakeProbability,
    peakSeconds: hundredths(peak.timeSeconds),
    moments: moments.flatMap((moment) =>
      moment.fakeProbability === undefined
        ? []
        : [{ timeSeconds: hundredths(moment.timeSeconds), fakeProbability: tenThousandths(moment.fakeProbability) }],
    ),
  };
}

/** What an entry says of a video beside what it says of any file. */
export function videoFields({
  durationSeconds,
  framesPerSecond,
  tracks,
}: Pick<CheckedVideo, 'durationSeconds' | 'framesPerSecond' | 'tracks'>): Partial<ScanEntry> {
  return {
    ...(durationSeconds > 0 && { durationSeconds: hundredths(durationSeconds) }),
    ...(framesPerSecond !== undefined && { framesPerSecond }),
    tracks: tracks.map(scanTrack),
  };
}
