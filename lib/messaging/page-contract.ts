import type { BoundingBox } from '../face/types.ts';
import type { FailReason, SkipReason } from '../inference/contract.ts';
import type { Verdict } from '../models/verdict.ts';

/** Why a video cannot be read though it plays. */
export const unreadableVideos = ['video-protected', 'video-of-another-site'] as const;
export type UnreadableVideo = (typeof unreadableVideos)[number];

export type ReportedReason = SkipReason | FailReason | UnreadableVideo;

export interface ReportedFace {
  box: BoundingBox;
  fakeProbability: number;
  verdict: Verdict;
}

/** One picture or video of a frame, as the popup lists it. */
export interface ReportedImage {
  /** Unique within the frame. */
  imageId: string;
  /** Shortened address or description for people. */
  label: string;
  status: 'waiting' | 'analyzed' | 'skipped' | 'failed';
  reason?: ReportedReason;
  /** A video: its faces were judged over time. */
  isVideo?: boolean;
  /** Judged faces only, highest probability first. */
  faces: ReportedFace[];
}

export interface PageReport {
  images: ReportedImage[];
}

export interface FrameReport extends PageReport {
  frameId: number;
}

/** Lives in each frame's content script; target name 'page'. */
export interface PageService {
  /** Answers as long as the document lives. */
  isHere(): Promise<void>;
  /** Checks every picture of the frame that is large enough, visible first, and every video that plays, whatever the settings. */
  checkAll(): Promise<void>;
  /** Answers a right-click on a picture: always shows a card; resolves once it is shown. */
  checkImage(request: { srcUrl: string }): Promise<void>;
  /** Answers a right-click on a video as `checkImage` does: the card follows the video while it plays. */
  checkVideo(request: { srcUrl: string }): Promise<void>;
  /** Shows a message card that belongs to no picture of this frame (a picture in a frame that cannot be entered); a line is a paragraph. */
  showNotice(request: { title: string; text: string }): Promise<void>;
  /** Scrolls to a face and opens its card. */
  reveal(request: { imageId: string; faceIndex: number }): Promise<void>;
}
