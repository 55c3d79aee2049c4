import type { FrameReport, ReportedFace, ReportedImage, ReportedReason } from '../../messaging/page-contract.ts';
import { hasNoFaceToJudge, isUnchecked, tallyOf } from '../../messaging/page-tally.ts';
import type { PageTally } from '../../messaging/page-tally.ts';

/** A judged face and where to find it. */
export interface FoundFace extends ReportedFace {
  frameId: number;
  imageId: string;
  faceIndex: number;
  label: string;
}

export interface ReasonCount {
  reason: ReportedReason;
  pictures: number;
  /** How many of them are videos. */
  videos: number;
}

/** What the popup says about a page. */
export interface PageFindings {
  tally: PageTally;
  /** Most suspicious first. */
  faces: FoundFace[];
  /** Most frequent first. */
  unchecked: ReasonCount[];
  withoutFace: ReasonCount[];
}

function facesOf({ frameId, images }: FrameReport): FoundFace[] {
  return images.flatMap(({ imageId, label, faces }) =>
    faces.map((face, faceIndex) => ({ ...face, frameId, imageId, faceIndex, label })),
  );
}

function countReasons(reports: FrameReport[], isCounted: (image: ReportedImage) => boolean): ReasonCount[] {
  const counts = new Map<ReportedReason, ReasonCount>();
  for (const { reason, isVideo, ...image } of reports.flatMap(({ images }) => images)) {
    if (!reason || !isCounted({ ...image, reason })) continue;
    const count = counts.get(reason) ?? { reason, pictures: 0, videos: 0 };
    counts.set(reason, { reason, pictures: count.pictures + 1, videos: count.videos + Number(isVideo === true) });
  }
  return [...counts.values()].toSorted((a, b) => b.pictures - a.pictures);
}

export function findingsOf(reports: FrameReport[]): PageFindings {
  return {
    tally: tallyOf(reports),
    faces: reports.flatMap(facesOf).toSorted((a, b) => b.fakeProbability - a.fakeProbability),
    unchecked: countReasons(reports, isUnchecked),
    withoutFace: countReasons(reports, hasNoFaceToJudge),
  };
}
