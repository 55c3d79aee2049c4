import { FaceDetector as MediaPipeFaceDetector, FilesetResolver } from '@mediapipe/tasks-vision';
import type { Detection } from '@mediapipe/tasks-vision';
import type { BoundingBox, DetectedFace } from '../face/types.ts';
import { assetUrl } from './read-asset.ts';
import { viewSidePx } from './face-detector.ts';
import type { LosableDetector } from './detector-stand-in.ts';
import { canvasContext } from './view-painter.ts';

/** MediaPipe cuts boxes to whole pixels of the view: on average half a pixel is lost. */
const lostPx = 0.5;

/** In source pixels, from a detection in a view that was drawn `viewSidePx` wide. */
function toSource({ boundingBox, keypoints, categories }: Detection, view: BoundingBox): DetectedFace | undefined {
  const score = categories[0]?.score;
  if (!boundingBox || score === undefined) return undefined;
  const zoom = view.width / viewSidePx;
  return {
    box: {
      x: view.x + (boundingBox.originX + lostPx) * zoom,
      y: view.y + (boundingBox.originY + lostPx) * zoom,
      width: (boundingBox.width + lostPx) * zoom,
      height: (boundingBox.height + lostPx) * zoom,
    },
    keypoints: keypoints.map(({ x, y }) => ({ x: view.x + x * view.width, y: view.y + y * view.height })),
    score,
  };
}

/** Must run in a module worker and needs WebGL2; once a worker. The first detection, which is slow, is done here. */
export async function loadMediaPipeDetector(): Promise<LosableDetector> {
  const fileset = await FilesetResolver.forVisionTasks(assetUrl('mediapipe'), true);
  let minDetectionConfidence = 0.5;
  /** MediaPipe reads every picture through WebGL: where the context is lost it reads black. */
  const canvas = new OffscreenCanvas(1, 1);
  const detector = await MediaPipeFaceDetector.createFromOptions(fileset, {
    baseOptions: { modelAssetPath: assetUrl('models/detector/blaze_face_short_range.tflite'), delegate: 'CPU' },
    runningMode: 'IMAGE',
    canvas,
    minDetectionConfidence,
  });
  const context = canvasContext({ width: viewSidePx, height: viewSidePx });
  context.fillRect(0, 0, viewSidePx, viewSidePx);
  detector.detect(context.canvas);
  const gl = canvas.getContext('webgl2');
  return {
    name: 'mediapipe',
    isLost: () => gl?.isContextLost() ?? false,
    async detect(painter, views, minScore) {
      if (minScore !== minDetectionConfidence) {
        await detector.setOptions({ minDetectionConfidence: minScore });
        minDetectionConfidence = minScore;
      }
      return views.flatMap((view) => {
        painter.paint(view, context);
        return detector.detect(context.canvas).detections.flatMap((detection) => toSource(detection, view) ?? []);
      });
    },
  };
}
