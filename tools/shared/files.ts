import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { AppError } from '../../src/core/errors.ts';

/** The project's root, whatever the working directory. */
export const ROOT = resolve(import.meta.dirname, '../..');

/**
 * npm runs scripts in the project's root; a relative path means the folder where the user typed it.
 */
export function fromCaller(path: string): string {
  const { INIT_CWD: typedIn, npm_lifecycle_event: script } = process.env;
  return resolve(script && SCRIPTS.includes(script) && typedIn ? typedIn : process.cwd(), path);
}

/**
 * Only these: a test that npm runs has the variable too, but names its files from its own folder.
 */
const SCRIPTS = [
  'classify',
  'evaluate',
  'calibrate',
  'cross-validate',
  'cards',
  'import',
  'quantize',
  'pack',
  'fuzz',
  'bench',
  'bench:reading',
];

/** @throws AppError kind `file` */
export async function readBytes(path: string): Promise<ArrayBuffer> {
  try {
    // Small files come from a shared pool: copied, so that the buffer holds the file and nothing
    // else.
    return new Uint8Array(await readFile(path)).buffer;
  } catch (cause) {
    throw new AppError(fileProblem(path, cause), { cause });
  }
}

function fileProblem(path: string, cause: unknown): AppError['problem'] {
  const code = cause instanceof Error && 'code' in cause ? cause.code : null;
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return { kind: 'file', reason: 'not-found', detail: { code: 'path', path } };
  const why = code === 'EISDIR' ? 'it is a folder' : `${code ?? cause}`;
  return { kind: 'file', reason: 'not-readable', detail: { code: 'path-cause', path, cause: why } };
}
