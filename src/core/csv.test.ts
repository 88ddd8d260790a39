import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, test } from 'vitest';
import { csvOf } from './csv.ts';

/** The reader that ships with Python; the rows as JSON. */
const PYTHON =
  'import csv, io, json, sys; t = sys.stdin.buffer.read().decode("utf-8"); ' +
  'print(json.dumps(list(csv.reader(io.StringIO(t, newline="")))))';
const noPython = spawnSync('python3', ['--version']).status !== 0;

const text = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', 'é', ';', '\t', '=') });
/** Cells that no spreadsheet takes for a formula, which stay as they are. */
const rowsOfText = fc
  .array(fc.tuple(text, text), { minLength: 1 })
  .map((rows) => rows.map(([a, b]) => [`x${a}`, `x${b}`]));

describe('CSV', () => {
  test('is read by papaparse as it was written', () => {
    fc.assert(
      fc.property(rowsOfText, (rows) => {
        const { data } = Papa.parse<string[]>(csvOf(['a', 'b'], rows), { delimiter: ',', newline: '\r\n' });
        expect(data.slice(1, -1)).toEqual(rows);
      }),
    );
  });

  test.skipIf(noPython)('is read by Python as it was written', () => {
    // One process for all: to start it takes longer than to read.
    const rows = fc.sample(rowsOfText, 200).flat();
    const { stdout, stderr } = spawnSync('python3', ['-c', PYTHON], {
      input: csvOf(['a', 'b'], rows),
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual([['a', 'b'], ...rows]);
  });

  test('no text begins as a formula does, whatever it begins with', () => {
    const marks = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    fc.assert(
      fc.property(fc.constantFrom(...marks), text, (mark, rest) => {
        const { data } = Papa.parse<string[]>(csvOf(['a'], [[mark + rest]]), {
          delimiter: ',',
          newline: '\r\n',
        });
        expect(data[1]).toEqual([`'${mark}${rest}`]);
      }),
    );
  });

  test.each([
    ['=1+1', "'=1+1"],
    ['@cmd', "'@cmd"],
    ['-2+3', "'-2+3"],
    ['\tx', "'\tx"],
    ['=cmd|"/c calc"!A1', `"'=cmd|""/c calc""!A1"`],
    [-2.5, '-2.5'],
    [null, ''],
    ['plain', 'plain'],
  ])('%j is written as %s', (cell, expected) => {
    expect(csvOf(['a'], [[cell]])).toBe(`a\r\n${expected}\r\n`);
  });
});
