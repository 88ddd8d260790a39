/** All readings of a call in one file, by the code that exports them from the page. */
import { writeFile } from 'node:fs/promises';
import { extname } from 'node:path';
import penumbra from '../../package.json' with { type: 'json' };
import { sha256 } from '../../src/core/hash.ts';
import { type ReportChoices, type ReportedFile, readingsDocument } from '../../src/report/document.ts';
import { readingsCsv } from '../../src/report/readings-csv.ts';
import { readingsJson } from '../../src/report/readings-json.ts';
import type { ReadingsDocument } from '../../src/report/schema.ts';
import { UsageError } from '../shared/command.ts';
import { fromCaller } from '../shared/files.ts';

const WRITERS: ReadonlyMap<string, (document: ReadingsDocument) => string> = new Map([
  ['.csv', readingsCsv],
  ['.json', readingsJson],
]);

/** A file to write, and how. */
export interface SaveTarget {
  readonly path: string;
  readonly write: (document: ReadingsDocument) => string;
}

/** @throws UsageError for another ending */
export function saveTarget(path: string): SaveTarget {
  const write = WRITERS.get(extname(path).toLowerCase());
  if (!write)
    throw new UsageError(`--save ${path}: its name must end in ${[...WRITERS.keys()].join(' or ')}`);
  return { path: fromCaller(path), write };
}

/** @param bytes the whole file; none where it could not be read */
export async function reportedFile(
  number: number,
  name: string,
  bytes: ArrayBuffer,
  analysis: ReportedFile['analysis'],
): Promise<ReportedFile> {
  const hash = bytes.byteLength > 0 ? await sha256(bytes) : null;
  return { number, key: number, name, bytes: bytes.byteLength, sha256: hash, analysis };
}

export async function save(
  targets: readonly SaveTarget[],
  files: readonly ReportedFile[],
  choices: ReportChoices,
): Promise<void> {
  if (targets.length === 0) return;
  const document = readingsDocument(files, choices, { appVersion: penumbra.version, exportedAt: new Date() });
  for (const { path, write } of targets) await writeFile(path, write(document));
}
