import type { JudgedFace } from '../../inference/contract.ts';
import { probabilityText, verdictExplanation, verdictTitle } from '../../ui/verdict-text.ts';
import { barrierText, restsOnText, stillLookingTitle, videoReasonText } from '../../ui/video-text.ts';
import type { TrackResult } from '../../video/contract.ts';
import { noticeContent } from '../card-content.ts';
import type { CardContent, CardFace } from '../card-content.ts';
import { answersOf, isLooking } from './watched-video.ts';
import type { SettledTrack, WatchedVideo } from './watched-video.ts';

const facelessAfterSeconds = 3;
const screenNote = 'The page does not let this video be read, so it was checked from what is on the screen.';

const plain = { verdict: undefined, isBusy: false, faces: [], paragraphs: [], notes: [], foot: undefined };
const footOf = (model: string) => `${model} · judged on this device`;

function cardFaces(track: SettledTrack): CardFace[] {
  const { crop, box, cropPoints = [], fakeProbability, verdict } = track;
  if (!crop) return [];
  const place = box ?? { x: 0, y: 0, width: crop.width, height: crop.height };
  const face: JudgedFace = { status: 'judged', box: place, score: 1, crop, cropPoints, fakeProbability, verdict };
  return [{ face, title: verdictTitle(verdict), chance: probabilityText(track) }];
}

function settledContent(tracks: [SettledTrack, ...SettledTrack[]], video: WatchedVideo): CardContent {
  const [worst] = tracks;
  const faces = tracks.flatMap(cardFaces);
  const chance = faces.length === 0 ? [probabilityText(worst)] : [];
  return {
    ...plain,
    title: verdictTitle(worst.verdict),
    verdict: worst.verdict,
    faces,
    paragraphs: [...chance, verdictExplanation(worst.verdict, 'video')],
    notes: [...tracks.map(restsOnText), ...(video.isFromScreen ? [screenNote] : [])],
    foot: footOf(video.model),
  };
}

function lookingContent(text: string): CardContent {
  return { ...plain, title: stillLookingTitle, isBusy: true, paragraphs: [text] };
}

/** The card of one followed face. */
export function trackContent(track: TrackResult, video: WatchedVideo): CardContent {
  const { verdict, fakeProbability, status } = track;
  if (status === 'looking' || verdict === undefined || fakeProbability === undefined) {
    return lookingContent('Too little of this face was seen for a verdict. It comes while the video plays.');
  }
  return settledContent([{ ...track, status, verdict, fakeProbability }], video);
}

/** So many captures of the screen are made and no more. */
function afterCaptures(video: WatchedVideo): CardContent {
  if (isLooking(video)) {
    return noticeContent('Cannot tell', 'Too little of the face was seen on the screen for a verdict. Ask again.');
  }
  if (video.sampledSeconds > 0) return noticeContent('No face found', 'No face was found in what the screen showed.');
  const why =
    'This video comes from another site that does not let its pictures be read, and neither can the screen be.';
  return noticeContent('This video cannot be read', why);
}

/** The answer to somebody who asked about a whole video: it always says something. */
export function videoContent(video: WatchedVideo): CardContent {
  const { element, problem } = video;
  const [worst, ...others] = answersOf(video);
  if (worst) return settledContent([worst, ...others], video);
  if (problem === 'video-of-another-site' && video.isFromScreen) return afterCaptures(video);
  if (problem === 'video-protected' || problem === 'video-of-another-site') {
    return noticeContent('This video cannot be read', barrierText(problem));
  }
  if (problem) return noticeContent('Could not be checked', videoReasonText(problem));
  if (element.videoWidth === 0 && element.readyState > 0) {
    return noticeContent('No picture here', 'What plays here is sound alone.');
  }
  if (element.paused || element.ended || video.shownPx2 === 0) {
    return noticeContent('The video is not playing', 'It is judged while it plays and can be seen: play it.');
  }
  if (isLooking(video)) return lookingContent('A face was found. How it moves is watched for some seconds.');
  if (video.sampledSeconds >= facelessAfterSeconds) {
    return noticeContent('No face found so far', 'Telltale goes on looking while the video plays.');
  }
  return { ...plain, title: 'Checking this video…', isBusy: true };
}
