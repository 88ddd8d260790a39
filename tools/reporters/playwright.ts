/** Playwright reporter: prints the slowest tests at the end. */
import { relative } from 'node:path';
import type { Reporter, TestCase, TestResult } from '@playwright/test/reporter';
import { ROOT } from '../shared/files.ts';
import { slowestTable, type TimedTest } from './slowest.ts';

export default class SlowestTests implements Reporter {
  readonly #tests: TimedTest[] = [];

  onTestEnd(test: TestCase, { duration }: TestResult): void {
    this.#tests.push({
      name: `${relative(ROOT, test.location.file)} > ${test.titlePath().slice(3).join(' > ')}`,
      durationMs: duration,
    });
  }

  onEnd(): void {
    process.stdout.write(slowestTable(this.#tests));
  }

  /** The list reporter prints the tests as they end. */
  printsToStdio(): boolean {
    return false;
  }
}
