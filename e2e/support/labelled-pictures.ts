/** Real X-rays with their labels, copied for one test into a folder of its own; none stays. */
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { labelRows, parseLabelFile } from '../../src/benchmark/accuracy/label-file.ts';
import { MIN_POSITIVES } from '../../src/benchmark/accuracy/scored.ts';

const SOURCE = fileURLToPath(new URL('../../../shared/data/nih-cxr/', import.meta.url));

/** Findings of which the folder has just enough for an AUC. */
const WANTED = ['Infiltration', 'Effusion', 'Atelectasis'];

/** Pictures without any finding, so that every AUC has negatives. */
const NORMALS = 12;

export interface LabelledFolder {
  readonly path: string;
  readonly names: readonly string[];
  remove(): Promise<void>;
}

/** Rows with several of the wanted findings come first, so that few pictures are enough. */
function chosenRows(rows: ReturnType<typeof labelRows>): readonly number[] {
  const wantedIn = (row: number) => WANTED.filter((label) => rows[row]?.labels.has(label));
  const missing = new Map(WANTED.map((label) => [label, MIN_POSITIVES]));
  const positives: number[] = [];
  for (const row of [...rows.keys()].sort((a, b) => wantedIn(b).length - wantedIn(a).length)) {
    const needed = wantedIn(row).filter((label) => (missing.get(label) ?? 0) > 0);
    if (needed.length === 0) continue;
    for (const label of wantedIn(row)) missing.set(label, (missing.get(label) ?? 0) - 1);
    positives.push(row);
  }
  const normals = [...rows.keys()].filter((row) => rows[row]?.labels.size === 0).slice(0, NORMALS);
  return [...positives, ...normals].sort((a, b) => a - b);
}

/** @param isWhole copies none and names the whole set where it lies */
export async function labelledFolder(isWhole = false): Promise<LabelledFolder> {
  const csv = parseLabelFile(await readFile(join(SOURCE, 'labels.csv'), 'utf8'));
  const rows = labelRows(csv, { image: 'image', labels: 'labels', patient: 'patient_id' });
  if (isWhole) return { path: SOURCE, names: rows.map(({ image }) => image), remove: async () => undefined };
  const kept = chosenRows(rows);
  const path = await mkdtemp(join(tmpdir(), 'penumbra-labelled-'));
  await mkdir(join(path, 'images'));
  const names = kept.map((row) => rows[row]?.image ?? '');
  for (const name of names) await copyFile(join(SOURCE, 'images', name), join(path, 'images', name));
  const lines = [csv.header, ...kept.map((row) => csv.rows[row] ?? [])].map((cells) => cells.join(','));
  await writeFile(join(path, 'labels.csv'), `${lines.join('\n')}\n`);
  return { path, names, remove: () => rm(path, { recursive: true, force: true }) };
}
