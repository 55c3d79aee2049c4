import type { FailReason, SkipReason } from '../../inference/contract.ts';
import type { FrameReport, ReportedFace, ReportedImage } from '../../messaging/page-contract.ts';
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
  reason: FailReason | SkipReason;
  pictures: number;
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
  const counts = new Map<FailReason | SkipReason, number>();
  for (const image of reports.flatMap(({ images }) => images)) {
    if (image.reason && isCounted(image)) counts.set(image.reason, (counts.get(image.reason) ?? 0) + 1);
  }
  return [...counts].map(([reason, pictures]) => ({ reason, pictures })).toSorted((a, b) => b.pictures - a.pictures);
}

export function findingsOf(reports: FrameReport[]): PageFindings {
  return {
    tally: tallyOf(reports),
    faces: reports.flatMap(facesOf).toSorted((a, b) => b.fakeProbability - a.fakeProbability),
    unchecked: countReasons(reports, isUnchecked),
    withoutFace: countReasons(reports, hasNoFaceToJudge),
  };
}
