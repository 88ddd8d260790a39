/**
 * Vitest reporter: prints the slowest tests below the summary. Preparation (`beforeAll`) counts for
 * its file.
 */
import { relative } from 'node:path';
import type { Reporter, TestModule } from 'vitest/node';
import { ROOT } from '../shared/files.ts';
import { slowestTable, type TimedTest } from './slowest.ts';

export class SlowestTests implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    process.stdout.write(slowestTable(modules.flatMap(timedTests)));
  }
}

function timedTests(module: TestModule): readonly TimedTest[] {
  const file = relative(ROOT, module.moduleId);
  const tests = Array.from(module.children.allTests(), (test) => ({
    name: `${file} > ${test.fullName}`,
    durationMs: test.diagnostic()?.duration ?? 0,
  }));
  const total = module.diagnostic().duration;
  const inTests = tests.reduce((sum, { durationMs }) => sum + durationMs, 0);
  return [...tests, { name: `${file} (preparation)`, durationMs: Math.max(0, total - inTests) }];
}
