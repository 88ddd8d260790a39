/** Calibration images, decoded and preprocessed as in the app. */
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { ModelManifest } from '../../src/model/manifest.ts';
import { prepareImage, readEach } from '../../src/pipeline/score.ts';
import { readBytes } from '../shared/files.ts';
import type { Progress } from '../shared/progress.ts';
import type { SkippedImage } from '../shared/scoring/scores.ts';
import { QuantizeError } from './error.ts';
import type { FloatValue } from './simulation/runner.ts';

export interface CalibrationImage {
  /** Folder and file, as split files name it. */
  readonly key: string;
  readonly path: string;
}

export interface CalibrationChoice {
  /** Folders of images, or folders with a subfolder `images`. */
  readonly folders: readonly string[];
  /** Files that name one image per line, relative to themselves. */
  readonly lists: readonly string[];
  /** Keys of the split to restrict images to; null for all. */
  readonly keys: ReadonlySet<string> | null;
  readonly limit: number;
}

/**
 * Takes the same number from every folder and list that has so many, spread evenly over its names,
 * because neighbouring names are often of one patient.
 * @throws QuantizeError kind `calibration` if a folder is missing or nothing is left
 */
export async function chooseCalibration(choice: CalibrationChoice): Promise<readonly CalibrationImage[]> {
  const { keys, limit } = choice;
  const named = [
    ...(await Promise.all(choice.folders.map(imagesIn))),
    ...(await Promise.all(choice.lists.map(imagesListed))),
  ];
  const sources = named.map((images) => images.filter(({ key }) => keys === null || keys.has(key)));
  if (named.length === 0 || sources.every((images) => images.length === 0)) {
    const where = [...choice.folders, ...choice.lists].join(', ') || 'no folder';
    const why = named.some((images) => images.length > 0) ? 'holds no image of the split' : 'holds no image';
    throw new QuantizeError({ kind: 'calibration', detail: `${where} ${why}` });
  }
  return share(
    limit,
    sources.map((images) => images.length),
  ).flatMap((count, i) => spread(sources[i] ?? [], count));
}

/** Fills the smallest source first, so that the others make up for what it lacks. */
function share(limit: number, sizes: readonly number[]): readonly number[] {
  const counts = sizes.map(() => 0);
  const order = sizes.map((_, i) => i).sort((a, b) => (sizes[a] ?? 0) - (sizes[b] ?? 0) || a - b);
  let left = limit;
  order.forEach((source, i) => {
    const count = Math.min(sizes[source] ?? 0, Math.floor(left / (order.length - i)));
    counts[source] = count;
    left -= count;
  });
  return counts;
}

function spread<T>(items: readonly T[], count: number): readonly T[] {
  return Array.from({ length: count }, (_, i) => items[Math.floor(((i + 0.5) * items.length) / count)] as T);
}

async function imagesIn(folder: string): Promise<readonly CalibrationImage[]> {
  const nested = join(folder, 'images');
  const dir = existsSync(nested) ? nested : folder;
  const source = basename(folder) === 'images' ? basename(dirname(folder)) : basename(folder);
  const entries = await readdir(dir, { withFileTypes: true }).catch((cause: unknown) => {
    throw new QuantizeError({ kind: 'calibration', detail: `${folder} cannot be read` }, { cause });
  });
  return entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.') && !NO_IMAGE.test(entry.name))
    .map(({ name }) => ({ key: `${source}/${name}`, path: join(dir, name) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** Other files beside images. Everything else is tried, because DICOM files need no suffix. */
const NO_IMAGE = /\.(csv|json|md|txt)$/i;

async function imagesListed(list: string): Promise<readonly CalibrationImage[]> {
  const text = await readFile(list, 'utf8').catch((cause: unknown) => {
    throw new QuantizeError({ kind: 'calibration', detail: `${list} cannot be read` }, { cause });
  });
  const paths = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  return paths.map((line) => {
    const path = resolve(dirname(list), line.trim());
    const folder = dirname(path);
    const source = basename(folder) === 'images' ? basename(dirname(folder)) : basename(folder);
    return { key: `${source}/${basename(path)}`, path };
  });
}

export interface CalibrationSet {
  readonly images: readonly { readonly key: string; readonly input: FloatValue }[];
  readonly skipped: readonly SkippedImage[];
}

/**
 * @throws QuantizeError kind `calibration` if none of them can be read; AppError kind `cancelled`
 */
export async function readCalibration(
  chosen: readonly CalibrationImage[],
  { input: { recipe } }: Pick<ModelManifest, 'input'>,
  progress: Progress,
  signal: AbortSignal,
): Promise<CalibrationSet> {
  const images: { key: string; input: FloatValue }[] = [];
  const skipped: SkippedImage[] = [];
  const read = async ({ path }: CalibrationImage): Promise<FloatValue> => {
    const { data, shape } = await prepareImage(await readBytes(path), recipe, signal);
    return { data: Float32Array.from(data), shape };
  };
  for await (const { item, outcome } of readEach(chosen, read, signal)) {
    if (outcome.kind === 'read') images.push({ key: item.key, input: outcome.value });
    else skipped.push({ key: item.key, problem: outcome.problem });
    progress.advance();
  }
  if (images.length > 0) return { images, skipped };
  throw new QuantizeError({
    kind: 'calibration',
    detail: `none of ${skipped.length} images can be read; the first is ${skipped[0]?.key}`,
  });
}
