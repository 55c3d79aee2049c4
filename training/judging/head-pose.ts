/** Degrees about the axes of the picture; zero faces the camera upright. */
export interface HeadPose {
  /** Positive: turned towards the right of the picture. */
  turn: number;
  /** Positive: the chin raised. */
  raise: number;
  /** Positive: leaning anticlockwise. */
  lean: number;
}

type Vector = readonly [number, number, number];

/** Of MediaPipe's canonical face model, by landmark: corners of eyes and mouth, tip of the nose, chin; y up, z to the camera. */
const canonicalFace: readonly (readonly [landmark: number, at: Vector])[] = [
  [33, [-4.445859, 2.663991, 3.173422]],
  [263, [4.445859, 2.663991, 3.173422]],
  [133, [-1.856432, 2.585245, 3.757904]],
  [362, [1.856432, 2.585245, 3.757904]],
  [61, [-2.456206, -4.342621, 4.283884]],
  [291, [2.456206, -4.342621, 4.283884]],
  [1, [0, -1.126865, 7.475604]],
  [152, [0, -9.403378, 4.264492]],
];

const centre = ([0, 1, 2] as const).map(
  (axis) => canonicalFace.reduce((sum, [, at]) => sum + at[axis], 0) / canonicalFace.length,
) as unknown as Vector;
const model = canonicalFace.map(([, at]) => at.map((value, axis) => value - centre[axis]!) as unknown as Vector);

/**
 * The pose under which the canonical face, seen from afar, lies nearest to the landmarks: least squares over an affine
 * camera (Gee & Cipolla 1994). Landmarks are pairs x, y of 478 points, y down; no pose without all of them.
 */
export function headPose(landmarks: readonly number[] | undefined): HeadPose | undefined {
  if (!landmarks || landmarks.length < 2 * 468) return undefined;
  const right = direction(canonicalFace.map(([landmark]) => landmarks[2 * landmark]!));
  const up = direction(canonicalFace.map(([landmark]) => -landmarks[2 * landmark + 1]!));
  const forward = right[0] * up[1] - right[1] * up[0];
  return {
    turn: degrees(Math.atan2(right[2], forward)),
    raise: degrees(Math.asin(up[2])),
    lean: degrees(Math.atan2(up[0], right[0])),
  };
}

const degrees = (radians: number) => (radians * 180) / Math.PI;

/** The unit vector whose products with the model's points lie nearest to `seen`, whatever its scale and offset. */
function direction(seen: readonly number[]): Vector {
  const products = [0, 1, 2].map((a) => model.reduce((sum, at, i) => sum + at[a]! * seen[i]!, 0));
  const moments = [0, 1, 2].map((a) => [0, 1, 2].map((b) => model.reduce((sum, at) => sum + at[a]! * at[b]!, 0)));
  const [x, y, z] = solved(moments, products) as unknown as Vector;
  const length = Math.hypot(x, y, z) || 1;
  return [x / length, y / length, z / length];
}

/** Cramer's rule, 3 x 3. */
function solved(matrix: readonly number[][], values: readonly number[]): number[] {
  const whole = determinant(matrix);
  return [0, 1, 2].map(
    (column) => determinant(matrix.map((row, i) => row.map((value, j) => (j === column ? values[i]! : value)))) / whole,
  );
}

function determinant([a, b, c]: readonly (readonly number[])[]): number {
  const minor = (i: number, j: number) => b![i]! * c![j]! - b![j]! * c![i]!;
  return a![0]! * minor(1, 2) - a![1]! * minor(0, 2) + a![2]! * minor(0, 1);
}
