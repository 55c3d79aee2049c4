import { describe, expect, it } from 'vitest';
import { decodeBlazeFace } from '../../../lib/face/decode-blaze-face.ts';
import type { BlazeFaceOutput } from '../../../lib/face/decode-blaze-face.ts';

const inputPx = 128;

/** Outputs that find nothing anywhere. */
function emptyOutputs(): BlazeFaceOutput[] {
  return [16 * 16 * 2, 8 * 8 * 6].map((anchors) => ({
    scores: new Float32Array(anchors).fill(-100),
    boxes: new Float32Array(anchors * 16),
  }));
}

/** Puts a face into one anchor: a centre offset and size in input pixels, keypoints at the anchor. */
function putFace(output: BlazeFaceOutput, anchor: number, logit: number, dx: number, dy: number, sidePx: number): void {
  output.scores[anchor] = logit;
  output.boxes.set([dx, dy, sidePx, sidePx], anchor * 16);
}

describe('decodeBlazeFace', () => {
  it('finds nothing where no score is high enough', () => {
    expect(decodeBlazeFace(emptyOutputs(), inputPx, 0.5)).toEqual([]);
  });

  it('places a face about the centre of its cell in the fine grid', () => {
    const outputs = emptyOutputs();
    putFace(outputs[0]!, (3 * 16 + 5) * 2 + 1, 3, 6.4, -12.8, 32);
    const [face, ...others] = decodeBlazeFace(outputs, inputPx, 0.5);
    expect(others).toEqual([]);
    expect(face!.score).toBeCloseTo(1 / (1 + Math.exp(-3)));
    expect(face!.box.width).toBeCloseTo(0.25);
    expect(face!.box.x + face!.box.width / 2).toBeCloseTo(5.5 / 16 + 0.05);
    expect(face!.box.y + face!.box.height / 2).toBeCloseTo(3.5 / 16 - 0.1);
    expect(face!.keypoints).toHaveLength(6);
    expect(face!.keypoints[0]!.x).toBeCloseTo(5.5 / 16);
  });

  it('reads six anchors a cell in the coarse grid', () => {
    const outputs = emptyOutputs();
    putFace(outputs[1]!, (7 * 8 + 2) * 6 + 4, 2, 0, 0, 64);
    const [face] = decodeBlazeFace(outputs, inputPx, 0.5);
    expect(face!.box.x + face!.box.width / 2).toBeCloseTo(2.5 / 8);
    expect(face!.box.y + face!.box.height / 2).toBeCloseTo(7.5 / 8);
  });

  it('blends boxes on one face by their scores and keeps the best score', () => {
    const outputs = emptyOutputs();
    const anchor = (8 * 16 + 8) * 2;
    putFace(outputs[0]!, anchor, Math.log(9), 0, 0, 32);
    putFace(outputs[0]!, anchor + 1, Math.log(1.5), 8, 0, 32);
    const faces = decodeBlazeFace(outputs, inputPx, 0.5);
    expect(faces).toHaveLength(1);
    expect(faces[0]!.score).toBeCloseTo(0.9);
    expect(faces[0]!.box.x + faces[0]!.box.width / 2).toBeCloseTo(8.5 / 16 + (0.6 / 1.5) * (8 / 128));
  });

  it('keeps faces apart that hardly overlap, surest first', () => {
    const outputs = emptyOutputs();
    putFace(outputs[1]!, 0, 1, 0, 0, 24);
    putFace(outputs[1]!, (5 * 8 + 5) * 6, 4, 0, 0, 24);
    const scores = decodeBlazeFace(outputs, inputPx, 0.5).map(({ score }) => score);
    expect(scores).toHaveLength(2);
    expect(scores[0]).toBeGreaterThan(scores[1]!);
  });
});
