import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { footerBytes, headerBytes, isDataWhole, lengthOf } from './record-framing.ts';

export interface TfRecord {
  /** Of the record's header in its file. */
  offset: number;
  data: Buffer;
}

export interface RecordProblem {
  offset: number;
  reason: string;
}

const scanBytes = 1 << 20;

/** A file that is read at offsets; short where it ends. */
class OffsetReader {
  readonly #file: number;
  readonly size: number;

  constructor(path: string) {
    this.#file = openSync(path, 'r');
    this.size = fstatSync(this.#file).size;
  }

  bytes(offset: number, count: number): Buffer {
    const buffer = Buffer.allocUnsafe(Math.max(0, Math.min(count, this.size - offset)));
    const read = buffer.length > 0 ? readSync(this.#file, buffer, 0, buffer.length, offset) : 0;
    return buffer.subarray(0, read);
  }

  close(): void {
    closeSync(this.#file);
  }
}

/** Offset of the next header whose checksum fits, from `start` on; the file's end where there is none. */
function nextHeader(reader: OffsetReader, start: number): number {
  for (let at = start; at + headerBytes <= reader.size; at += scanBytes - headerBytes + 1) {
    const window = reader.bytes(at, scanBytes);
    for (let i = 0; i + headerBytes <= window.length; i++) {
      const length = lengthOf(window.subarray(i, i + headerBytes));
      if (length !== undefined && at + i + headerBytes + length + footerBytes <= reader.size) return at + i;
    }
  }
  return reader.size;
}

/**
 * Every whole record of a TFRecord file; `onProblem` hears of those that are not. After data with a wrong checksum
 * the next record follows; after a header with one the file is searched for the next that fits.
 */
export function* readRecords(path: string, onProblem: (problem: RecordProblem) => void): Generator<TfRecord> {
  const reader = new OffsetReader(path);
  try {
    for (let offset = 0; offset < reader.size;) {
      const header = reader.bytes(offset, headerBytes);
      const length = header.length === headerBytes ? lengthOf(header) : undefined;
      const end = offset + headerBytes + (length ?? 0) + footerBytes;
      if (header.length < headerBytes) onProblem({ offset, reason: 'the file ends within a header' });
      else if (length === undefined) onProblem({ offset, reason: 'wrong checksum of the length' });
      else if (end > reader.size) onProblem({ offset, reason: 'the file ends within a record' });
      if (length === undefined || end > reader.size) {
        offset = nextHeader(reader, offset + 1);
        continue;
      }
      const data = reader.bytes(offset + headerBytes, length);
      if (isDataWhole(data, reader.bytes(end - footerBytes, footerBytes))) yield { offset, data };
      else onProblem({ offset, reason: 'wrong checksum of the data' });
      offset = end;
    }
  } finally {
    reader.close();
  }
}

/** The data of the record at an offset that `readRecords` gave; throws where the file has changed since. */
export function readRecordAt(path: string, offset: number): Buffer {
  const reader = new OffsetReader(path);
  try {
    const header = reader.bytes(offset, headerBytes);
    const length = header.length === headerBytes ? lengthOf(header) : undefined;
    const data = reader.bytes(offset + headerBytes, length ?? 0);
    const footer = reader.bytes(offset + headerBytes + (length ?? 0), footerBytes);
    if (length === undefined || footer.length < footerBytes || !isDataWhole(data, footer))
      throw new Error(`${path}#${offset}: expected a whole record, found none`);
    return data;
  } finally {
    reader.close();
  }
}
