import { grouped } from '../data/grouped.ts';
import { drawSamples } from '../judging/draw-samples.ts';
import type { PreparedFace } from '../prepared/prepared-face.ts';

/** At most `count` faces, half of each label, each label spread evenly over the data sets that have it; by a fixed seed. */
export function drawBalanced(faces: readonly PreparedFace[], count: number): PreparedFace[] {
  const drawn = ([0, 1] as const).flatMap((label) =>
    spread(
      faces.filter((face) => face.label === label),
      Math.floor(count / 2),
    ),
  );
  return drawn.sort((a, b) => a.place - b.place);
}

/** The smallest sets give all they have, the others share what is left. */
function spread(faces: readonly PreparedFace[], count: number): PreparedFace[] {
  const sets = [...grouped(faces, ({ dataset }) => dataset).values()].sort((a, b) => a.length - b.length);
  let left = count;
  return sets.flatMap((set, i) => {
    const taken = drawSamples(set, Math.floor(left / (sets.length - i)));
    left -= taken.length;
    return taken;
  });
}
