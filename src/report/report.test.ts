import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import Papa from 'papaparse';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { neverAborted } from '../core/abort.ts';
import type { Analysis } from '../core/analysis.ts';
import type { Thresholds } from '../core/finding.ts';
import { type ReportChoices, readingsDocument } from './document.ts';
import { exportName } from './export-name.ts';
import { fileHashes } from './file-hashes.ts';
import { readingsCsv } from './readings-csv.ts';
import { readingsJson } from './readings-json.ts';
import { type ReadingsDocument, readingsSchema } from './schema.ts';
import { CHOICES, FILES, findingOf, ORIGIN, PLANTED, RESULT } from './testing/reported-files.ts';

const documentWith = (change: Partial<ReportChoices> = {}) =>
  readingsDocument(FILES, { ...CHOICES, ...change }, ORIGIN);

/** As a spreadsheet shows them: each line by its column. */
function linesOf(csv: string): readonly Record<string, string>[] {
  const { data, errors } = Papa.parse<Record<string, string>>(csv, { header: true, skipEmptyLines: true });
  expect(errors).toEqual([]);
  return data;
}

describe('JSON', () => {
  test('is read back as it was, by its own schema', () => {
    const document = documentWith();
    expect(v.parse(readingsSchema, JSON.parse(readingsJson(document)))).toEqual(document);
  });

  test('has every open file, with its state', () => {
    expect(documentWith().readings.map(({ number, state }) => [number, state])).toEqual([
      [1, 'done'],
      [2, 'failed'],
      [3, 'duplicate'],
      [4, 'pending'],
      [5, 'pending'],
      [6, 'stopped'],
    ]);
    expect(documentWith().readings).toMatchObject([
      {},
      { error: { code: 'decode.truncated' } },
      { sameAs: 1 },
      {},
      {},
      { sha256: null },
    ]);
  });

  test('says what made a reading', () => {
    const document = documentWith();
    expect(document).toMatchObject({
      app: { name: 'Penumbra', version: '1.2.3' },
      exportedAt: '2026-11-30T12:00:00.000Z',
      operatingPoint: 'youden',
      notice: 'Research tool, not a medical device.',
    });
    expect(document.readings[0]).toMatchObject({
      sha256: '1'.repeat(64),
      readAt: '2026-11-30T11:58:00.000Z',
      model: {
        id: 'lite0-14',
        version: '1.0.0',
        variant: 'int8',
        precision: 'int8',
        files: [
          { path: 'int8/model.json', sha256: 'a'.repeat(64) },
          { path: 'int8/weights.bin', sha256: 'b'.repeat(64) },
        ],
      },
      backend: 'int8',
      threads: 2,
      image: { frame: 2, frames: 3, widthPx: 512 },
      timings: { totalMs: 34.5 },
    });
  });

  test('says that files are still to be read, and that none are', () => {
    expect(documentWith().isComplete).toBe(false);
    const read = FILES.filter(({ analysis }) => analysis.state !== 'idle' && analysis.state !== 'inferring');
    expect(readingsDocument(read, CHOICES, ORIGIN).isComplete).toBe(true);
    expect(readingsDocument([], CHOICES, ORIGIN)).toMatchObject({ isComplete: true, readings: [] });
  });

  test('a duplicate of a file that is not part of the export names none', () => {
    const alone = FILES.filter(({ number }) => number === 3);
    expect(readingsDocument(alone, CHOICES, ORIGIN).readings[0]).toMatchObject({ sameAs: null });
  });

  test('the operating point in use gives threshold and verdict', () => {
    const [done] = documentWith({ criterion: 'sensitivity-90' }).readings;
    expect(done).toMatchObject({
      findings: [
        { label: 'Effusion', probability: 0.4, threshold: 0.25, verdict: 'above' },
        { label: 'Mass', probability: 0.1, threshold: 0.25, verdict: 'below' },
      ],
    });
  });

  test('findings keep the order of the model, and say their place on the screen', () => {
    const findings = [
      findingOf('Mass', 0.1, 0.25),
      // 4 % against 1 % is further above than 30 % against 20 %: odds of 4.1 and of 1.7.
      findingOf('Effusion', 0.3, 0.2),
      findingOf('Hernia', 0.04, 0.01),
      { ...findingOf('Fracture', 0.9, 0.5), thresholds: {} as Thresholds },
    ];
    const analysis: Analysis = { state: 'done', result: { ...RESULT, findings } };
    const files = FILES.slice(0, 1).map((file) => ({ ...file, analysis }));
    const document = readingsDocument(files, CHOICES, ORIGIN);
    const ranks = [
      ['Mass', 3],
      ['Effusion', 2],
      ['Hernia', 1],
      // No threshold: behind all that have one.
      ['Fracture', 4],
    ] as const;
    expect(document.readings).toMatchObject([{ findings: ranks.map(([label, rank]) => ({ label, rank })) }]);
    const [line] = linesOf(readingsCsv(document));
    for (const [label, rank] of ranks) expect(line?.[`${label} rank`]).toBe(String(rank));
  });

  test('is refused where it does not fit the schema', () => {
    const document = documentWith();
    const [reading] = document.readings;
    const wrong = { ...document, readings: [{ ...reading, bytes: -1 }] } as ReadingsDocument;
    expect(() => readingsJson(wrong)).toThrow('Invalid value: Expected >=0');
  });
});

describe('details of a patient', () => {
  const details = [PLANTED, 'planted-id', '007Y', '2012-03-04', '2019-01-02', '7 years'];

  test('are in no export where they are not asked for, nor is a file name', () => {
    const document = documentWith({ fileNames: 'numbers' });
    for (const text of [readingsJson(document), readingsCsv(document)]) {
      for (const detail of [...details, 'a.dcm', 'waiting.png']) expect(text).not.toContain(detail);
    }
    expect(document.readings[0]).toMatchObject({ patient: null });
    expect(document.readings.map(({ name }) => name)).toEqual(FILES.map(() => null));
  });

  test('are in every export where they are asked for', () => {
    const document = documentWith({ patientDetails: 'included' });
    for (const text of [readingsJson(document), readingsCsv(document)])
      for (const detail of details.slice(0, 5)) expect(text).toContain(detail);
    expect(readingsJson(document)).toContain('7 years');
  });

  test('are not in the name of an exported file', () => {
    expect(exportName('readings', 'csv', new Date(2026, 10, 3, 23, 59))).toBe(
      'penumbra-readings-2026-11-03.csv',
    );
  });
});

describe('CSV', () => {
  test('has a line for each file, with its figures as numbers', () => {
    const lines = linesOf(readingsCsv(documentWith()));
    expect(lines.map(({ file, state }) => [file, state])).toEqual(
      documentWith().readings.map(({ number, state }) => [String(number), state]),
    );
    expect(lines[0]).toMatchObject({
      fileName: 'a.dcm',
      fileSha256: '1'.repeat(64),
      readAt: '2026-11-30T11:58:00.000Z',
      modelId: 'lite0-14',
      modelFiles: `int8/model.json ${'a'.repeat(64)}; int8/weights.bin ${'b'.repeat(64)}`,
      cautions: 'lateral; child; multi-frame',
      findingsAbove: '1',
      'Effusion probability': '0.4',
      'Effusion threshold': '0.25',
      'Effusion verdict': 'above',
      'Mass probability': '0.1',
      'Mass verdict': 'below',
      operatingPoint: 'youden',
      appVersion: '1.2.3',
      notice: 'Research tool, not a medical device.',
    });
    expect(lines[1]).toMatchObject({ error: 'decode.truncated', 'Effusion probability': '' });
    expect(lines[2]?.sameAsFile).toBe('1');
  });

  test('a file name that looks like a formula is text', () => {
    expect(linesOf(readingsCsv(documentWith()))[5]?.fileName).toBe(`'=1+1,"x".png`);
  });

  const python = spawnSync('python3', ['--version']).status === 0;
  test.skipIf(!python)('Python reads the same cells as papaparse', () => {
    const csv = readingsCsv(documentWith({ patientDetails: 'included' }));
    const script =
      'import csv, io, json, sys; t = sys.stdin.buffer.read().decode("utf-8-sig"); ' +
      'print(json.dumps(list(csv.DictReader(io.StringIO(t, newline="")))))';
    const { stdout } = spawnSync('python3', ['-c', script], { input: csv, encoding: 'utf8' });
    expect(JSON.parse(stdout)).toEqual(linesOf(csv));
  });

  test('every probability is read back as it was', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(share, share, (probability, score) => {
        const [finding] = RESULT.findings;
        if (!finding) return;
        const findings = [{ ...finding, probability, score }];
        const analysis: Analysis = { state: 'done', result: { ...RESULT, findings } };
        const files = FILES.slice(0, 1).map((file) => ({ ...file, analysis }));
        const [line] = linesOf(readingsCsv(readingsDocument(files, CHOICES, ORIGIN)));
        expect(Number(line?.['Effusion probability'])).toBe(probability + 0);
        expect(Number(line?.['Effusion score'])).toBe(score + 0);
      }),
    );
  });

  test('without a reading it has its columns and no line', () => {
    expect(linesOf(readingsCsv(readingsDocument([], CHOICES, ORIGIN)))).toEqual([]);
  });
});

describe('hashes of files', () => {
  // FIPS 180-2, appendix B.1.
  const ABC = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

  test('are those of the whole files, in order, with progress', async () => {
    const seen: number[] = [];
    const files = [new Blob(['abc']), new Blob([]), new Blob(['abc'])];
    const hashes = await fileHashes(files, { signal: neverAborted, onProgress: (done) => seen.push(done) });
    expect(hashes).toEqual([ABC, null, ABC]);
    expect(seen).toEqual([1, 2, 3]);
  });

  test('a file that can no longer be read has none, and the others have theirs', async () => {
    const gone = Object.assign(new Blob(['x']), { arrayBuffer: () => Promise.reject(new Error('moved')) });
    expect(await fileHashes([gone, new Blob(['abc'])], { signal: neverAborted })).toEqual([null, ABC]);
  });

  test('stop at once where they are cancelled within a file', async () => {
    const abort = new AbortController();
    const endless = Object.assign(new Blob(['x']), {
      arrayBuffer: () => new Promise<never>(() => undefined),
    });
    const hashing = fileHashes([endless], { signal: abort.signal });
    abort.abort();
    await expect(hashing).rejects.toMatchObject({ problem: { kind: 'cancelled' } });
  });

  test('stop between files once they are cancelled', async () => {
    const abort = new AbortController();
    const hashing = fileHashes([new Blob(['abc']), new Blob(['abc'])], {
      signal: abort.signal,
      onProgress: () => abort.abort(),
    });
    await expect(hashing).rejects.toMatchObject({ problem: { kind: 'cancelled' } });
  });
});
