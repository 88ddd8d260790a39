import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, test } from 'vitest';
import { runOf } from '../../testing/runs.ts';
import { FIGURE_NAMES } from '../analysis/figures.ts';
import { reportsOf } from '../analysis/reports.ts';
import { verdictOf } from '../analysis/verdict.ts';
import { DEFAULT_LIMITS } from '../limits.ts';
import { csvOf } from './csv.ts';
import { figuresCsv, samplesCsv } from './export-csv.ts';

const run = runOf();
const reports = reportsOf(run);
const verdict = verdictOf(run, reports, DEFAULT_LIMITS);

const parsed = (csv: string) => {
  const { data, errors } = Papa.parse<Record<string, string>>(csv, { header: true, skipEmptyLines: true });
  expect(errors).toEqual([]);
  return data;
};

describe('CSV', () => {
  test('is read by papaparse as it was written', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', 'é', ';') });
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text), { minLength: 1 }), (rows) => {
        const cells = rows.map(([a, b]) => [`x${a}`, `x${b}`]);
        const { data } = Papa.parse<string[]>(csvOf(['a', 'b'], cells), { delimiter: ',', newline: '\r\n' });
        expect(data.slice(1, -1)).toEqual(cells);
      }),
    );
  });

  test.each([
    ['=1+1', "'=1+1"],
    ['@cmd', "'@cmd"],
    ['-2+3', "'-2+3"],
    ['\tx', "'\tx"],
    [-2.5, '-2.5'],
    [null, ''],
    ['plain', 'plain'],
  ])('%j is written as %s', (cell, expected) => {
    expect(csvOf(['a'], [[cell]])).toBe(`a\r\n${expected}\r\n`);
  });

  test('has one line for each warm run', () => {
    const rows = parsed(samplesCsv(run));
    expect(rows).toHaveLength(run.trials.reduce((sum, { runs }) => sum + runs.length, 0));
    expect(rows[0]).toMatchObject({ model: 'net', precision: 'float32', round: '0', run: '1' });
    expect(Number(rows[0]?.totalMs)).toBe(run.trials[0]?.runs[0]?.totalMs);
  });

  test('has every figure of every configuration with its interval', () => {
    const rows = parsed(figuresCsv(reports, verdict));
    expect(rows.map((row) => row.verdict)).toEqual(['pass', 'pass']);
    for (const name of FIGURE_NAMES) {
      const figure = reports[1]?.figures[name];
      expect(rows[1]?.[name]).toBe(figure ? String(figure.value) : '');
      expect(rows[1]?.[`${name} high`]).toBe(figure?.ci95 ? String(figure.ci95[1]) : '');
    }
  });
});
