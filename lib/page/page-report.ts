import type { PageReport, ReportedImage } from '../messaging/page-contract.ts';
import { judgedFaces } from './card-content.ts';
import type { PictureChecker } from './picture-checker.ts';
import type { Picture } from './picture.ts';

const reportEveryMs = 700;
const mostImages = 300;
const mostCharacters = 60;

/** What people may recognise a picture by. */
export function labelOf({ element, address }: Pick<Picture, 'element' | 'address'>): string {
  const described = element.getAttribute('alt')?.trim() || element.getAttribute('aria-label')?.trim();
  if (described) return described.slice(0, mostCharacters);
  if (!address || address.startsWith('data:')) return 'Picture within the page';
  if (address.startsWith('blob:')) return 'Picture made by the page';
  const name = new URL(address).pathname.split('/').findLast((part) => part !== '');
  return (name ?? new URL(address).host).slice(-mostCharacters);
}

function reportedImage(picture: Picture, isWaiting: boolean): ReportedImage | null {
  const { id, outcome } = picture;
  if (!outcome && !isWaiting) return null;
  const image: ReportedImage = {
    imageId: id,
    label: labelOf(picture),
    status: outcome?.status ?? 'waiting',
    faces: [],
  };
  if (!outcome) return image;
  if (outcome.status !== 'analyzed') return { ...image, reason: outcome.reason };
  const faces = judgedFaces(outcome).map(({ box, fakeProbability, verdict }) => ({ box, fakeProbability, verdict }));
  return { ...image, faces };
}

export function pageReport(checker: PictureChecker): PageReport {
  const images: ReportedImage[] = [];
  for (const picture of checker.pictures) {
    const image = reportedImage(picture, checker.isWaiting(picture));
    if (image) images.push(image);
    if (images.length === mostImages) break;
  }
  return { images };
}

/** Sends the frame's report a short while after the last call, never more often than that. */
export function createReporter(send: () => Promise<void>, signal: AbortSignal): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  signal.addEventListener('abort', () => clearTimeout(timer));
  return () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      void send().catch(() => undefined);
    }, reportEveryMs);
  };
}
