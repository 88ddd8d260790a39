/** Imports for tests: into a folder of their own, with the command line's defaults. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { ImportRequest } from '../run.ts';
import { openSource } from '../source/source.ts';

/** A folder that is removed when the test ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'penumbra-import-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes files into a new folder and returns the path of the first. */
export function written(files: Readonly<Record<string, Uint8Array | string>>): string {
  const folder = temporaryFolder();
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return join(folder, Object.keys(files)[0] ?? '');
}

/**
 * An import into the folder `models/net` beside the file; not compared with the source unless
 * requested.
 */
export function request(file: string, changes: Partial<ImportRequest> = {}): ImportRequest {
  return {
    source: openSource(file),
    description: {},
    head: {},
    size: null,
    folder: join(file, '../models/net'),
    images: 0,
    signal: new AbortController().signal,
    ...changes,
  };
}
