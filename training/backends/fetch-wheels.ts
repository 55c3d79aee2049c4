import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** What pip must be told to fetch for TensorFlow's build, whatever Python runs here. */
const platform =
  '--only-binary=:all: --implementation cp --python-version 3.11 --abi cp311 --abi abi3 --abi none --platform manylinux_2_27_x86_64 --platform manylinux2014_x86_64'.split(
    ' ',
  );

export interface WheelRequest {
  /** As pip takes it: name==version or name>=version. */
  requirement: string;
  /** Known ones are compared; of others the first download's hash is kept in hashes.json and compared from then on. */
  sha256?: string;
}

/** Paths of the wheels in `folder`, downloaded where missing; throws where a hash does not fit. */
export async function fetchWheels(folder: string, requests: readonly WheelRequest[]): Promise<string[]> {
  mkdirSync(folder, { recursive: true });
  const wheels: string[] = [];
  for (const request of requests) {
    const wheel = wheelOf(folder, request) ?? download(folder, request);
    await checkHash(folder, wheel, request.sha256);
    wheels.push(wheel);
  }
  return wheels;
}

function wheelOf(folder: string, { requirement }: WheelRequest): string | undefined {
  const [name, version] = requirement.split(/==|[<>=]+/);
  const prefix = `${name!.replaceAll('-', '_')}-${requirement.includes('==') ? `${version}-` : ''}`;
  const file = readdirSync(folder).find((entry) => entry.startsWith(prefix) && entry.endsWith('.whl'));
  return file && join(folder, file);
}

function download(folder: string, request: WheelRequest): string {
  const args = ['download', '--no-deps', '--retries', '0', ...platform, '--dest', folder, request.requirement];
  console.log(`pip ${args.join(' ')}`);
  execFileSync('pip', args, { stdio: ['ignore', 'inherit', 'inherit'] });
  const wheel = wheelOf(folder, request);
  if (!wheel) throw new Error(`${folder}: expected pip to leave a wheel of ${request.requirement}, found none`);
  return wheel;
}

async function checkHash(folder: string, wheel: string, known?: string): Promise<void> {
  const record = join(folder, 'hashes.json');
  const seen = existsSync(record) ? (JSON.parse(readFileSync(record, 'utf8')) as Record<string, string>) : {};
  const name = basename(wheel);
  const expected = known ?? seen[name];
  const sha256 = await fileSha256(wheel);
  if (expected !== undefined && expected !== sha256) {
    rmSync(wheel);
    throw new Error(`${name}: expected sha256 ${expected}, got ${sha256}; removed, run again`);
  }
  writeFileSync(record, `${JSON.stringify({ ...seen, [name]: sha256 }, null, 2)}\n`);
}

async function fileSha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
