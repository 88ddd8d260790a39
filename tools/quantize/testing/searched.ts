/**
 * Searched quantizations of networks, each made once: a search takes a minute, and its result
 * depends only on the model, the images, the precision and the code. The files are kept in
 * .cache/quantized/, in folders named by the hash of all of these.
 */
import { createHash, type Hash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Precision } from '../../../src/core/precision.ts';
import type { OutputFile } from '../../../src/engine/graph/index.ts';
import { ROOT } from '../../shared/files.ts';
import type { FloatModel } from '../model.ts';
import { quantize } from '../quantize.ts';
import type { FloatValue } from '../simulation/runner.ts';

const CACHE = join(ROOT, '.cache/quantized');

/** The code that determines the result; TF.js, which runs the networks, counts by its version. */
const CODE = [
  'tools/quantize',
  'tools/import',
  'src/quantize',
  'src/engine/graph',
  'src/engine/integer',
  'src/core',
];

const context = {
  signal: new AbortController().signal,
  progress: () => ({ advance() {}, stop() {} }),
};

/**
 * The files of {@link quantize}, read from the cache if the same code has made them before from the
 * same input.
 * @param network Its name; the files that older code made of it are removed.
 */
export async function searchedFiles(
  network: string,
  model: FloatModel,
  precision: Precision,
  pictures: readonly FloatValue[],
): Promise<readonly OutputFile[]> {
  const name = `${network}-${precision}`;
  const folder = join(CACHE, `${name}-${keyOf(model, precision, pictures)}`);
  if (existsSync(folder)) return read(folder);
  const { files } = await quantize(model, precision, pictures, context);
  keep(folder, name, files);
  return files;
}

function keyOf({ manifest }: FloatModel, precision: Precision, pictures: readonly FloatValue[]): string {
  const hash = createHash('sha256').update(precision);
  // The model's files are in its manifest by their own hashes.
  hash.update(JSON.stringify(manifest));
  for (const { data, shape } of pictures) hash.update(JSON.stringify(shape)).update(data);
  for (const folder of CODE) addSources(hash, folder);
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  return hash.update(JSON.stringify(dependencies)).digest('hex').slice(0, 32);
}

function addSources(hash: Hash, folder: string): void {
  const sources = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
    .sort();
  for (const path of sources) hash.update(path).update(readFileSync(join(ROOT, folder, path)));
}

/** In the order in which {@link quantize} returned them: the graph first. */
function read(folder: string): readonly OutputFile[] {
  const order = JSON.parse(readFileSync(join(folder, 'files.json'), 'utf8')) as readonly string[];
  return order.map((path) => ({ path, bytes: Uint8Array.from(readFileSync(join(folder, path))) }));
}

/**
 * Replaces what older code made of the same network. The folder is renamed into place, so that no
 * other worker reads half of it.
 */
function keep(folder: string, name: string, files: readonly OutputFile[]): void {
  const partial = `${folder}.${process.pid}`;
  for (const { path, bytes } of files) {
    mkdirSync(dirname(join(partial, path)), { recursive: true });
    writeFileSync(join(partial, path), bytes);
  }
  writeFileSync(join(partial, 'files.json'), JSON.stringify(files.map(({ path }) => path)));
  const outdated = readdirSync(CACHE).filter(
    (other) => other.startsWith(`${name}-`) && join(CACHE, other) !== partial,
  );
  for (const other of outdated) rmSync(join(CACHE, other), { recursive: true, force: true });
  renameSync(partial, folder);
}
