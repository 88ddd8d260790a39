/** The slowest tests of a run, for the reporters of unit and browser tests alike. */

export interface TimedTest {
  /** File, then the titles that lead to the test. */
  readonly name: string;
  readonly durationMs: number;
}

const MOST = 10;

/** A heading and a table of the ten slowest tests, slowest first; empty where no test ran. */
export function slowestTable(tests: readonly TimedTest[]): string {
  const slowest = tests.toSorted((a, b) => b.durationMs - a.durationMs).slice(0, MOST);
  if (slowest.length === 0) return '';
  const rows = slowest.map(({ name, durationMs }) => [
    `${(durationMs / 1000).toFixed(1)} s`.padStart(8),
    name,
  ]);
  return `\nThe ${slowest.length} slowest tests\n${rows.map((row) => row.join('  ')).join('\n')}\n`;
}
