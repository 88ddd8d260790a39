import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import {
  arithmeticOf,
  BACKEND_IDS,
  BACKENDS,
  backendFor,
  backendOf,
  canRun,
  DEFAULT_BACKENDS,
  defaultBackendFor,
  FIRST_CHOICE,
} from './backends.ts';
import { PRECISIONS } from './precision.ts';

describe('the table of backends', () => {
  test('names each backend once, and finds it by its id', () => {
    expect(new Set(BACKEND_IDS).size).toBe(BACKENDS.length);
    for (const backend of BACKENDS) expect(backendOf(backend.id)).toBe(backend);
  });

  test.each(BACKENDS)('$id is checked by other code that runs its precisions', (backend) => {
    const oracle = backendOf(backend.oracle);
    expect(oracle.arithmetic).toBe(backend.arithmetic);
    for (const precision of backend.precisions) expect(canRun(oracle.id, precision)).toBe(true);
  });

  test.each(PRECISIONS)(
    '%s runs on its default backend, and on the one that takes the place of another',
    (precision) => {
      expect(canRun(defaultBackendFor(precision), precision)).toBe(true);
      for (const id of BACKEND_IDS) expect(canRun(backendFor(precision, id), precision)).toBe(true);
    },
  );

  test('defaults compute in the arithmetic that they are the default for', () => {
    for (const [arithmetic, id] of Object.entries(DEFAULT_BACKENDS)) {
      expect(backendOf(id).arithmetic).toBe(arithmetic);
    }
    expect(arithmeticOf(FIRST_CHOICE)).toBe('int8');
    expect(arithmeticOf({ backend: FIRST_CHOICE.backend, precision: 'float32' })).toBe('float32');
  });
});

describe('source code', () => {
  const root = new URL('../', import.meta.url);
  /** The table, the registry that loads by it, the backends themselves, and tests. */
  const ALLOWED =
    /^core\/backends\.ts$|^engine\/registry\.ts$|^engine\/backends\/|\.test\.tsx?$|(^|\/)testing\//;
  /**
   * `int8` is a precision and an arithmetic too, so only its use as a backend's id is looked for.
   */
  const QUOTED =
    /(['"])(wasm|webgl|reference|cpu)\1|\b(id|backend(Id)?|Backend(?:Id)?)\b\s*(===|!==|:|=)\s*(['"])int8\6/;

  test('names no backend outside of the table: code that decides asks for a field of it', async () => {
    const files = (await readdir(root, { recursive: true })).filter(
      (file) => /\.tsx?$/.test(file) && !ALLOWED.test(file),
    );
    expect(files.length).toBeGreaterThan(300);
    const found = await Promise.all(
      files.map(async (file) => {
        const lines = (await readFile(new URL(file, root), 'utf8')).split('\n');
        return lines.flatMap((line, i) => (QUOTED.test(line) ? [`${file}:${i + 1}: ${line.trim()}`] : []));
      }),
    );
    expect(found.flat()).toEqual([]);
  });
});
