import type { PageReport, ReportedImage } from './page-contract.ts';

/** Counts of pictures, except `likelyFakeFaces`. */
export interface PageTally {
  pictures: number;
  waiting: number;
  analyzed: number;
  skipped: number;
  failed: number;
  likelyFakeFaces: number;
}

const countOf = (images: ReportedImage[], status: ReportedImage['status']) =>
  images.filter((image) => image.status === status).length;

export function tallyOf(reports: PageReport[]): PageTally {
  const images = reports.flatMap((report) => report.images);
  return {
    pictures: images.length,
    waiting: countOf(images, 'waiting'),
    analyzed: countOf(images, 'analyzed'),
    skipped: countOf(images, 'skipped'),
    failed: countOf(images, 'failed'),
    likelyFakeFaces: images.flatMap(({ faces }) => faces).filter(({ verdict }) => verdict === 'likely-fake').length,
  };
}
