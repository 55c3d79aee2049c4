import { crc32c } from '@node-rs/crc32';

/** Length (uint64), its masked CRC-32C, the data, their masked CRC-32C: TensorFlow's `record_writer.cc`. */
export const headerBytes = 12;
export const footerBytes = 4;

const maskDelta = 0xa282ead8;

function maskedCrc32c(bytes: Uint8Array): number {
  const crc = crc32c(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  return (((crc >>> 15) | (crc << 17)) + maskDelta) >>> 0;
}

/** The record around its data. */
export function framedRecord(data: Uint8Array): Buffer {
  const record = Buffer.alloc(headerBytes + data.length + footerBytes);
  record.writeBigUInt64LE(BigInt(data.length), 0);
  record.writeUInt32LE(maskedCrc32c(record.subarray(0, 8)), 8);
  record.set(data, headerBytes);
  record.writeUInt32LE(maskedCrc32c(data), headerBytes + data.length);
  return record;
}

/** Length of the data behind a header, undefined where the header's own checksum does not fit. */
export function lengthOf(header: Buffer): number | undefined {
  if (header.readUInt32LE(8) !== maskedCrc32c(header.subarray(0, 8))) return undefined;
  return Number(header.readBigUInt64LE(0));
}

export function isDataWhole(data: Buffer, footer: Buffer): boolean {
  return footer.readUInt32LE(0) === maskedCrc32c(data);
}
