import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { repositoryDir } from '../build-extension.ts';
import { formatFile } from '../format-file.ts';
import { writeBetweenMarks } from '../write-between-marks.ts';

/** What a bench measured, as JSON in the repository's style. */
export async function writeRecord(file: string, measured: unknown): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify(measured));
  await formatFile(file);
}

/** Writes docs/bench/`name`.json, and the text between the README's marks. */
export async function publishBench(
  name: string,
  measured: unknown,
  readme: { mark: string; text: string },
): Promise<void> {
  await writeRecord(join(repositoryDir, 'docs', 'bench', `${name}.json`), measured);
  await writeBetweenMarks(join(repositoryDir, 'README.md'), readme.mark, readme.text);
}
