import type { Affine } from '../warp.ts';
import type { Points } from './face-hull.ts';

export interface Fit {
  /** Leads from places in the target to places in the donor; both crops are of one side. */
  affine: Affine;
  /** Mean distance that is left, as a part of the target points' spread. */
  residual: number;
}

/** Least-squares turn, scale and shift that lays the target's points on the donor's (Umeyama 1991, in the plane). */
export function fitSimilarity(target: Points, donor: Points, sidePx: number): Fit {
  const count = target.length / 2;
  const [tx, ty] = centre(target);
  const [dx, dy] = centre(donor);
  let same = 0;
  let turned = 0;
  let spread = 0;
  for (let i = 0; i < count; i++) {
    const [x, y] = [target[2 * i]! - tx, target[2 * i + 1]! - ty];
    const [u, v] = [donor[2 * i]! - dx, donor[2 * i + 1]! - dy];
    same += x * u + y * v;
    turned += x * v - y * u;
    spread += x * x + y * y;
  }
  const a = same / spread;
  const b = turned / spread;
  let left = 0;
  for (let i = 0; i < count; i++) {
    const [x, y] = [target[2 * i]! - tx, target[2 * i + 1]! - ty];
    left += Math.hypot(a * x - b * y + dx - donor[2 * i]!, b * x + a * y + dy - donor[2 * i + 1]!);
  }
  const half = sidePx / 2;
  return {
    affine: {
      matrix: [a, -b, b, a],
      shift: [a * (half - tx) - b * (half - ty) + dx - half, b * (half - tx) + a * (half - ty) + dy - half],
    },
    residual: left / count / Math.sqrt(spread / count) / Math.hypot(a, b),
  };
}

function centre(points: Points): [number, number] {
  let x = 0;
  let y = 0;
  for (let i = 0; i < points.length; i += 2) {
    x += points[i]!;
    y += points[i + 1]!;
  }
  return [(2 * x) / points.length, (2 * y) / points.length];
}
