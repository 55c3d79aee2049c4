import type { Point } from '../../../lib/face/types.ts';

/** Where the 22 faces of the six photographs are, marked by eye: centres in pixels, from left to right. */
export const photographFaces: Record<string, Point[]> = {
  'sample1.jpg': [
    { x: 515, y: 495 },
    { x: 955, y: 555 },
    { x: 1560, y: 335 },
  ],
  'sample2.jpg': [
    { x: 465, y: 300 },
    { x: 980, y: 370 },
    { x: 1560, y: 290 },
  ],
  'sample3.jpg': [
    { x: 685, y: 490 },
    { x: 1205, y: 380 },
    { x: 1580, y: 460 },
  ],
  'sample4.jpg': [
    { x: 340, y: 340 },
    { x: 745, y: 220 },
    { x: 1080, y: 320 },
    { x: 1370, y: 295 },
  ],
  'sample5.jpg': [
    { x: 470, y: 1050 },
    { x: 670, y: 555 },
    { x: 863, y: 244 },
    { x: 1210, y: 335 },
    { x: 1525, y: 550 },
  ],
  'sample6.jpg': [
    { x: 350, y: 640 },
    { x: 785, y: 495 },
    { x: 1255, y: 470 },
    { x: 1595, y: 440 },
  ],
};
