/** Served to a page of the browser that prepares: MediaPipe's FaceLandmarker, one face at a time. */
import { FaceLandmarker, FilesetResolver } from '/mediapipe/vision_bundle.mjs';

const viewPx = 384;
/** The landmarker is shown this much around the box: its own detector misses faces that fill the picture. */
const viewScale = 1.8;

const loaded = FilesetResolver.forVisionTasks('/mediapipe/wasm').then((fileset) =>
  FaceLandmarker.createFromOptions(fileset, {
    baseOptions: { modelAssetPath: '/model', delegate: 'CPU' },
    runningMode: 'IMAGE',
    numFaces: 2,
    minFaceDetectionConfidence: 0.3,
    minFacePresenceConfidence: 0.3,
  }),
);

const context = new OffscreenCanvas(viewPx, viewPx).getContext('2d', { willReadFrequently: true });

function centreDistance(points) {
  const mean = (key) => points.reduce((sum, point) => sum + point[key], 0) / points.length;
  return Math.hypot(mean('x') - 0.5, mean('y') - 0.5);
}

function pointsOf(landmarker, bitmap, box) {
  const side = Math.max(box.width, box.height) * viewScale;
  const left = box.x + box.width / 2 - side / 2;
  const top = box.y + box.height / 2 - side / 2;
  context.fillStyle = 'black';
  context.fillRect(0, 0, viewPx, viewPx);
  context.imageSmoothingQuality = 'medium';
  const zoom = viewPx / side;
  context.drawImage(bitmap, -left * zoom, -top * zoom, bitmap.width * zoom, bitmap.height * zoom);
  const { faceLandmarks } = landmarker.detect(context.canvas);
  const nearest = faceLandmarks.toSorted((a, b) => centreDistance(a) - centreDistance(b))[0];
  if (!nearest || centreDistance(nearest) > 0.25) return null;
  return nearest.map(({ x, y }) => [left + x * side, top + y * side]);
}

/** Pairs x, y in source pixels for each box of the picture at `url`, null where none are found. */
globalThis.landmarksOf = async (url, boxes) => {
  const landmarker = await loaded;
  const picture = await (await fetch(url)).blob();
  const bitmap = await createImageBitmap(picture, { imageOrientation: 'from-image' });
  try {
    return boxes.map((box) => pointsOf(landmarker, bitmap, box));
  } finally {
    bitmap.close();
  }
};
