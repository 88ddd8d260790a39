import Papa from 'papaparse';
import { describe, expect, test } from 'vitest';
import { runOf } from '../../testing/runs.ts';
import { FIGURE_NAMES } from '../analysis/figures.ts';
import { reportsOf } from '../analysis/reports.ts';
import { verdictOf } from '../analysis/verdict.ts';
import { DEFAULT_LIMITS } from '../limits.ts';
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
