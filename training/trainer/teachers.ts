import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import * as v from 'valibot';
import type { Network } from '../../lib/models/network.ts';
import { runNetwork } from '../../lib/models/run-network.ts';
import { weightTensors } from '../../lib/models/weights-file.ts';
import type { Normalization } from '../../lib/preprocess/normalize-pixels.ts';
import type { TrainingConfig } from '../config.ts';
import { readCheckpoint } from './checkpoint.ts';
import { readTeacher } from './teacher-folder.ts';
import type { Teacher } from './teacher-folder.ts';
import { writeWholeText } from './weight-archive.ts';

/** What trained models think of the student's batches. */
export interface Teachers {
  /** Mean logit of the teachers, [count], for the student's values [count, ...inputShape]. */
  logitsOf: (values: Float32Array, count: number) => Promise<Float32Array>;
  dispose: () => void;
}

type Student = Pick<TrainingConfig, 'crop' | 'framing' | 'normalization' | 'training'>;

/** The configured teachers from their folders, none without distillation; throws where one is missing or sees something else than the student. */
export function readTeachers(student: Student, { inputShape }: Pick<Network, 'inputShape'>): Teacher[] {
  const teachers = (student.training.distillation?.teachers ?? []).map(readTeacher);
  const framesOf = (shape: readonly number[]) => (shape.length === 4 ? `clips of ${shape[0]}` : 'single pictures');
  const expect = (teacher: Teacher, what: string, wanted: string, got: string): void => {
    if (wanted !== got)
      throw new Error(
        `training.distillation.teachers: ${teacher.folder}: expected ${what} ${wanted} as the student has, got ${got}; name a teacher that sees the same`,
      );
  };
  for (const teacher of teachers) {
    expect(teacher, 'input', framesOf(inputShape), framesOf(teacher.network.inputShape));
    expect(teacher, 'framing', student.framing, teacher.framing);
    expect(teacher, 'rollCorrected', `${student.crop.rollCorrected}`, `${teacher.crop.rollCorrected}`);
  }
  return teachers;
}

/** One line a teacher: whom the student learns from, and how what it sees differs from what it was trained on. */
export function teacherLines(student: Student, teachers: readonly Teacher[]): string[] {
  return teachers.map(({ folder, name, architecture, crop, sha256 }) => {
    const other = crop.scale === student.crop.scale ? '' : `, trained on crops of scale ${crop.scale}`;
    return `teacher ${folder}: ${name}, ${architecture} at ${crop.size} px${other}, weights ${sha256.slice(0, 12)}`;
  });
}

/** Puts the teachers on the current backend. */
export function openTeachers(teachers: readonly Teacher[], student: Pick<Student, 'normalization'>): Teachers {
  const weights = teachers.map((teacher) => weightTensors(teacher.weights));
  const logitsOf = async (values: Float32Array, count: number): Promise<Float32Array> => {
    const mean = tf.tidy(() => {
      const logits = teachers.map((teacher, i) =>
        tf.reshape(runNetwork(teacher.network, weights[i]!, inputOf(teacher, values, count, student)), [count]),
      );
      return tf.div(tf.addN(logits), teachers.length);
    });
    const result = await mean.data<'float32'>();
    mean.dispose();
    return result;
  };
  return { logitsOf, dispose: () => tf.dispose(weights) };
}

/** The student's values as the teacher takes them: [count, ...inputShape] of its own size and normalisation. */
function inputOf(
  teacher: Teacher,
  values: Float32Array,
  count: number,
  { normalization }: Pick<Student, 'normalization'>,
) {
  const { inputShape } = teacher.network;
  const [height, width] = inputShape.slice(-3) as [number, number];
  const pictures = inputShape.length === 4 ? count * inputShape[0]! : count;
  const side = Math.sqrt(values.length / pictures / 3);
  const seen = tf.tensor4d(values, [pictures, side, side, 3]);
  const sized = side === height && side === width ? seen : tf.image.resizeBilinear(seen, [height, width], false, true);
  return tf.reshape(renormalized(sized, normalization, teacher.normalization), [count, ...inputShape]);
}

/** Values under one normalisation as they are under another: [count, height, width, 3]. */
function renormalized(values: Tensor4D, from: Normalization, to: Normalization): Tensor {
  const isSame = (['divisor', 'offset'] as const).every((part) => String(from[part]) === String(to[part]));
  const isFlipped = (from.channelOrder ?? 'rgb') !== (to.channelOrder ?? 'rgb');
  if (isSame && !isFlipped) return values;
  const part = (value: Normalization['divisor']) => tf.tensor1d(typeof value === 'number' ? [value] : [...value]);
  const pixels = tf.mul(tf.sub(values, part(from.offset)), part(from.divisor));
  return tf.add(tf.div(isFlipped ? tf.reverse(pixels, -1) : pixels, part(to.divisor)), part(to.offset));
}

const factsSchema = v.array(v.object({ folder: v.string(), sha256: v.string() }));

/** Writes whom the run learns from to teachers.json; throws where a run that goes on began with other weights. */
export function writeTeacherFacts(runFolder: string, teachers: readonly Teacher[]): void {
  if (teachers.length === 0) return;
  const path = join(runFolder, 'teachers.json');
  if (existsSync(path) && readCheckpoint(runFolder)) {
    const before = v.parse(factsSchema, JSON.parse(readFileSync(path, 'utf8')));
    const changed = teachers.find(({ sha256 }, i) => sha256 !== before[i]?.sha256);
    if (changed)
      throw new Error(
        `${changed.folder}: expected the weights that the run in ${runFolder} began with, got others; put the teacher back or choose another --out`,
      );
  }
  const facts = teachers.map(({ folder, name, architecture, crop, sha256 }) => ({
    folder,
    name,
    architecture,
    cropSize: crop.size,
    cropScale: crop.scale,
    sha256,
  }));
  writeWholeText(path, `${JSON.stringify(facts, null, 2)}\n`);
}
