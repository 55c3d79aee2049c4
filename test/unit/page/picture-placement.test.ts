import { describe, expect, it } from 'vitest';
import {
  backgroundPlacement,
  intersection,
  objectPlacement,
  onScreen,
  positionOffset,
  positionPair,
  screenBoxOf,
  svgPlacement,
} from '../../../lib/page/picture-placement.ts';

const area = { width: 200, height: 100 };
const wide = { width: 400, height: 100 };

describe('positions', () => {
  it.each([
    ['50%', 60, 30],
    ['12px', 60, 12],
    ['calc(100% - 10px)', 60, 50],
    ['calc(25% + 4px)', -40, -6],
    ['right 10px', 60, 50],
    ['bottom 25%', 60, 45],
    ['left 5px', 60, 5],
    ['-7.5px', 60, -7.5],
    ['0%', 60, 0],
  ])('%s of %d free pixels is %d', (position, freePx, offset) => {
    expect(positionOffset(position, freePx)).toBeCloseTo(offset);
  });

  it('fall into two parts, brackets and edges kept together', () => {
    expect(positionPair('calc(50% - 10px) 0px')).toEqual(['calc(50% - 10px)', '0px']);
    expect(positionPair('right 10px top 5px')).toEqual(['right 10px', 'top 5px']);
    expect(positionPair('50% 50%')).toEqual(['50%', '50%']);
  });
});

describe('object-fit', () => {
  it('fill stretches both sides', () => {
    expect(objectPlacement(area, wide, wide, 'fill', '50% 50%')).toEqual({ left: 0, top: 0, scaleX: 0.5, scaleY: 1 });
  });

  it('contain leaves bars at the sides that the position divides', () => {
    expect(objectPlacement(area, wide, wide, 'contain', '50% 100%')).toEqual({
      left: 0,
      top: 50,
      scaleX: 0.5,
      scaleY: 0.5,
    });
  });

  it('cover cuts what the position chooses', () => {
    expect(objectPlacement(area, wide, wide, 'cover', '25% 50%')).toEqual({ left: -50, top: 0, scaleX: 1, scaleY: 1 });
  });

  it('none keeps the size in CSS pixels, whatever the density of the file', () => {
    const file = { width: 800, height: 200 };
    expect(objectPlacement(area, wide, file, 'none', '0px 0px')).toEqual({ left: 0, top: 0, scaleX: 0.5, scaleY: 0.5 });
  });

  it('scale-down never enlarges', () => {
    const small = { width: 20, height: 20 };
    expect(objectPlacement(area, small, small, 'scale-down', '50% 50%')).toMatchObject({
      left: 90,
      top: 40,
      scaleX: 1,
    });
    expect(objectPlacement(area, wide, wide, 'scale-down', '50% 50%')).toMatchObject({ scaleX: 0.5, scaleY: 0.5 });
  });
});

describe('background-size', () => {
  it.each([
    ['cover', 1, 1],
    ['contain', 0.5, 0.5],
    ['auto', 1, 1],
    ['auto auto', 1, 1],
    ['100px', 0.25, 0.25],
    ['100px auto', 0.25, 0.25],
    ['auto 50%', 0.5, 0.5],
    ['50% 100%', 0.25, 1],
  ])('%s scales by %d and %d', (size, scaleX, scaleY) => {
    expect(backgroundPlacement(area, wide, size, ['0%', '0%'])).toEqual({ left: 0, top: 0, scaleX, scaleY });
  });

  it('is placed within what is left', () => {
    expect(backgroundPlacement(area, wide, '100px auto', ['100%', 'calc(100% - 5px)'])).toMatchObject({
      left: 100,
      top: 70,
    });
  });
});

describe('preserveAspectRatio', () => {
  it('meets, slices or stretches', () => {
    expect(svgPlacement(area, wide, [0.5, 1], false)).toEqual({ left: 0, top: 50, scaleX: 0.5, scaleY: 0.5 });
    expect(svgPlacement(area, wide, [1, 0], true)).toEqual({ left: -200, top: 0, scaleX: 1, scaleY: 1 });
    expect(svgPlacement(area, wide, null, false)).toEqual({ left: 0, top: 0, scaleX: 0.5, scaleY: 1 });
  });
});

describe('boxes on the screen', () => {
  it('follow the zoom of their element', () => {
    const placement = onScreen({ left: 10, top: 20, scaleX: 2, scaleY: 2 }, { left: 100, top: 200 }, 0.5, 0.5);
    expect(screenBoxOf({ x: 4, y: 6, width: 10, height: 20 }, placement)).toEqual({
      left: 109,
      top: 216,
      width: 10,
      height: 20,
    });
  });

  it('meet in what both cover, or not at all', () => {
    const box = { left: 0, top: 0, width: 10, height: 10 };
    expect(intersection(box, { left: 5, top: -5, width: 10, height: 10 })).toEqual({
      left: 5,
      top: 0,
      width: 5,
      height: 5,
    });
    expect(intersection(box, { left: 10, top: 0, width: 5, height: 5 })).toBeNull();
  });
});
