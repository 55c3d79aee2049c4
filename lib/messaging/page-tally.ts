import type { PageReport, ReportedImage } from './page-contract.ts';

/** Counts of pictures and videos, except `likelyFakeFaces`. */
export interface PageTally {
  pictures: number;
  /** How many of `pictures` are videos. */
  videos: number;
  waiting: number;
  analyzed: number;
  withoutFace: number;
  unchecked: number;
  likelyFakeFaces: number;
}

/** Looked at, but no face in it that is large enough; every other reason means that the picture was not looked at. */
export function hasNoFaceToJudge({ status, reason }: { status: string; reason?: string }): boolean {
  return status === 'skipped' && (reason === 'no-face' || reason === 'face-too-small');
}

/** The picture could not be checked, whatever the reason. */
export function isUnchecked(outcome: { status: string; reason?: string }): boolean {
  return outcome.status === 'failed' || (outcome.status === 'skipped' && !hasNoFaceToJudge(outcome));
}

const countOf = (images: ReportedImage[], status: ReportedImage['status']) =>
  images.filter((image) => image.status === status).length;

export function tallyOf(reports: PageReport[]): PageTally {
  const images = reports.flatMap((report) => report.images);
  return {
    pictures: images.length,
    videos: images.filter(({ isVideo }) => isVideo === true).length,
    waiting: countOf(images, 'waiting'),
    analyzed: countOf(images, 'analyzed'),
    withoutFace: images.filter(hasNoFaceToJudge).length,
    unchecked: images.filter(isUnchecked).length,
    likelyFakeFaces: images.flatMap(({ faces }) => faces).filter(({ verdict }) => verdict === 'likely-fake').length,
  };
}
