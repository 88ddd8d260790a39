/** Real X-rays with their labels, copied for one test into a folder of its own; none stays. */
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { labelRows, parseLabelFile } from '../../src/benchmark/accuracy/label-file.ts';

const SOURCE = fileURLToPath(new URL('../../../shared/data/nih-cxr/', import.meta.url));

/** Findings of which the folder has enough for an AUC, which is 20. */
const WANTED = ['Infiltration', 'Effusion', 'Atelectasis'];
const OF_EACH = 24;

export interface LabelledFolder {
  readonly path: string;
  readonly names: readonly string[];
  remove(): Promise<void>;
}

/** @param count of pictures; null copies none and names the whole set where it lies */
export async function labelledFolder(count: number | null): Promise<LabelledFolder> {
  const csv = parseLabelFile(await readFile(join(SOURCE, 'labels.csv'), 'utf8'));
  const rows = labelRows(csv, { image: 'image', labels: 'labels', patient: 'patient_id' });
  if (count === null)
    return { path: SOURCE, names: rows.map(({ image }) => image), remove: async () => undefined };
  const chosen = new Set(
    WANTED.flatMap((label) =>
      [...rows.keys()].filter((row) => rows[row]?.labels.has(label)).slice(0, OF_EACH),
    ),
  );
  for (const row of rows.keys()) {
    if (chosen.size < count && rows[row]?.labels.size === 0) chosen.add(row);
  }
  const path = await mkdtemp(join(tmpdir(), 'penumbra-labelled-'));
  await mkdir(join(path, 'images'));
  const kept = [...chosen].sort((a, b) => a - b);
  const names = kept.map((row) => rows[row]?.image ?? '');
  for (const name of names) await copyFile(join(SOURCE, 'images', name), join(path, 'images', name));
  const lines = [csv.header, ...kept.map((row) => csv.rows[row] ?? [])].map((cells) => cells.join(','));
  await writeFile(join(path, 'labels.csv'), `${lines.join('\n')}\n`);
  return { path, names, remove: () => rm(path, { recursive: true, force: true }) };
}
