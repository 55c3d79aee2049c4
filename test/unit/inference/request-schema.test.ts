import { describe, expect, it } from 'vitest';
import {
  parseCropRequest,
  parseExplainRequest,
  parseJudgeFrameRequest,
  parseJudgeRequest,
  parseRequestIds,
  parseSelfTestRequest,
  parseTabId,
} from '../../../lib/inference/request-schema.ts';

const valid = {
  requestId: '1',
  source: { kind: 'url', url: 'https://example.com/a.jpg' },
  priority: 'visible',
  sensitivity: 'balanced',
};

describe('parseJudgeRequest', () => {
  it('lets an address or a blob through', () => {
    expect(parseJudgeRequest(valid)).toEqual({ isValid: true, value: valid });
    const source = { kind: 'blob', blob: new Blob(['x']) };
    expect(parseJudgeRequest({ ...valid, source })).toMatchObject({ isValid: true });
  });

  it('drops fields that it does not know', () => {
    expect(parseJudgeRequest({ ...valid, isExtensionPage: true })).toEqual({ isValid: true, value: valid });
  });

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['text', 'judge this'],
    ['an empty id', { ...valid, requestId: '' }],
    ['an endless id', { ...valid, requestId: 'x'.repeat(201) }],
    ['an unknown source', { ...valid, source: { kind: 'path', path: '/etc/passwd' } }],
    ['a blob that arrived as JSON', { ...valid, source: { kind: 'blob', blob: {} } }],
    ['an address that is no text', { ...valid, source: { kind: 'url', url: 7 } }],
    ['an unknown priority', { ...valid, priority: 'now' }],
    ['an unknown sensitivity', { ...valid, sensitivity: 'paranoid' }],
    ['an inherited sensitivity', { ...valid, sensitivity: 'constructor' }],
  ])('refuses %s', (_, value) => {
    expect(parseJudgeRequest(value)).toMatchObject({ isValid: false });
  });

  it('names the field that does not fit', () => {
    expect(parseJudgeRequest({ ...valid, priority: 'now' })).toMatchObject({
      why: expect.stringMatching(/^priority: /),
    });
  });
});

describe('parseExplainRequest', () => {
  const crop = { width: 16, height: 16, data: new Uint8Array(16 * 16 * 3) };
  const explain = { requestId: '1', crop, facePx: 90 };

  it('lets the crop of a face through', () => {
    expect(parseExplainRequest(explain)).toEqual({ isValid: true, value: explain });
  });

  it.each([
    ['nothing', undefined],
    ['no id', { crop, facePx: 90 }],
    ['no size of the face', { requestId: '1', crop }],
    ['a face without pixels', { ...explain, facePx: 0 }],
    ['a face without an end', { ...explain, facePx: Infinity }],
    ['pixels that arrived as JSON', { ...explain, crop: { ...crop, data: { 0: 1 } } }],
    ['fewer pixels than it says', { ...explain, crop: { ...crop, data: new Uint8Array(5) } }],
    ['a size that would fill the memory', { ...explain, crop: { ...crop, width: 1e6, height: 1e6 } }],
    ['what is no square', { ...explain, crop: { width: 8, height: 32, data: crop.data } }],
  ])('refuses %s', (_, value) => {
    expect(parseExplainRequest(value)).toMatchObject({ isValid: false });
  });
});

describe('the other requests', () => {
  const crop = {
    image: new Blob(['x']),
    spec: { size: 128, scale: 1.2, rollCorrected: true },
    detection: { minScore: 0.8, minFacePx: 48, tileFractions: [0.5], mergeOverlap: 0.4, borderFraction: 0.25 },
  };

  it('lets a crop request through and refuses sizes that would fill the memory', () => {
    expect(parseCropRequest(crop)).toMatchObject({ isValid: true });
    expect(parseCropRequest({ ...crop, spec: { ...crop.spec, size: 1e6 } })).toMatchObject({ isValid: false });
    const detection = { ...crop.detection, tileFractions: [1e-6] };
    expect(parseCropRequest({ ...crop, detection })).toMatchObject({ isValid: false });
  });

  it('refuses backends, request ids and tabs that are none', () => {
    expect(parseSelfTestRequest({ backend: 'webgl', allowSoftware: true })).toMatchObject({ isValid: false });
    expect(parseRequestIds(['a', 1])).toMatchObject({ isValid: false });
    expect(parseRequestIds([])).toEqual({ isValid: true, value: [] });
    expect(parseTabId('1')).toMatchObject({ isValid: false });
  });
});

describe('parseJudgeFrameRequest', () => {
  const frame = new ArrayBuffer(1);
  const videoSize = { width: 1280, height: 720 };
  const request = { streamId: 'a', timeSeconds: 1.5, frame, videoSize, sensitivity: 'balanced' };

  it('lets a frame through', () => {
    expect(parseJudgeFrameRequest(request)).toEqual({ isValid: true, value: request });
  });

  it.each([
    ['nothing', undefined],
    ['no name', { ...request, streamId: '' }],
    ['a time that is no number', { ...request, timeSeconds: Number.NaN }],
    ['a time without end', { ...request, timeSeconds: Infinity }],
    ['a frame that arrived as JSON', { ...request, frame: {} }],
    ['a video without height', { ...request, videoSize: { width: 1280, height: 0 } }],
    ['a video in parts of pixels', { ...request, videoSize: { width: 1280.5, height: 720 } }],
    ['a video of more pixels than there are', { ...request, videoSize: { width: 60_000, height: 60_000 } }],
    ['an unknown sensitivity', { ...request, sensitivity: 'paranoid' }],
  ])('refuses %s', (_, value) => {
    expect(parseJudgeFrameRequest(value)).toMatchObject({ isValid: false });
  });
});
