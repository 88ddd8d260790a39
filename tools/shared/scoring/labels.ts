/** Reference labels: one CSV beside each folder of images, and the split of a training run. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import * as v from 'valibot';
import { type LabelRow, labelRows, parseLabelFile } from '../../../src/benchmark/accuracy/label-file.ts';
import { UsageError } from '../command.ts';

export interface LabelledImage extends Omit<LabelRow, 'image'> {
  /** Folder and file, `nih-cxr/00000001_000.jpg`: the name that split files use. */
  readonly key: string;
  readonly path: string;
}

export interface Source {
  /** Holds the images, or a folder `images` that does. */
  readonly imagesDir: string;
  readonly labelsCsv: string;
}

/** @throws UsageError where the CSV is missing or lacks a column */
export async function readLabels({ imagesDir, labelsCsv }: Source): Promise<LabelledImage[]> {
  const file = parseLabelFile(await readText(labelsCsv));
  const patient = file.header.includes('patient_id') ? 'patient_id' : null;
  const nested = join(imagesDir, 'images');
  const folder = existsSync(nested) ? nested : imagesDir;
  try {
    return labelRows(file, { image: 'image', labels: 'labels', patient }).map(({ image, ...row }) => ({
      ...row,
      key: `${sourceName(imagesDir)}/${image}`,
      path: join(folder, image),
    }));
  } catch (cause) {
    if (cause instanceof RangeError) throw new UsageError(`${labelsCsv}: ${cause.message}`);
    throw cause;
  }
}

type Split = 'train' | 'validation' | 'test';
export const SPLITS: readonly Split[] = ['train', 'validation', 'test'];

const splitsSchema = v.record(v.picklist(SPLITS), v.array(v.string()));

/**
 * Keys of the images of each split, by patient; training writes the file.
 * @throws UsageError where the file is missing or of another form
 */
export async function readSplits(splitFile: string): Promise<Record<Split, ReadonlySet<string>>> {
  const parsed = v.safeParse(splitsSchema, parseJson(await readText(splitFile)));
  if (!parsed.success) throw new UsageError(`${splitFile}: ${parsed.issues[0].message}`);
  const { train, validation, test } = parsed.output;
  return { train: new Set(train), validation: new Set(validation), test: new Set(test) };
}

/** Patients named one a line. @throws UsageError where the file is missing */
export async function readPatients(file: string): Promise<ReadonlySet<string>> {
  const lines = (await readText(file)).split(/\r?\n/);
  return new Set(lines.map((line) => line.trim()).filter((line) => line !== ''));
}

function sourceName(imagesDir: string): string {
  const name = basename(imagesDir);
  return name === 'images' ? basename(dirname(imagesDir)) : name;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * Training runs are committed compressed: a file that is absent is read from `FILE.gz` beside it.
 */
async function readText(path: string): Promise<string> {
  const packed = path.endsWith('.gz') || existsSync(path) ? path : `${path}.gz`;
  try {
    const bytes = await readFile(packed);
    return (packed.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  } catch {
    throw new UsageError(`${path} cannot be read`);
  }
}
