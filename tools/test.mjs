/**
 * `npm test`: everything that must hold, in the order of cost, up to the first failure. It runs on any Node from
 * 20.19 and imports nothing that `npm ci` has yet to install.
 */
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ensurePackages } from './setup/packages.mjs';
import { ROOT } from './setup/paths.mjs';
import { fail, step } from './setup/report.mjs';
import { npm } from './setup/run.mjs';
import { ensureSystem } from './setup/system.mjs';

/**
 * Name of the step, and the script of package.json that it runs.
 * @type {readonly (readonly [name: string, script: string])[]}
 */
const STEPS = [
  ['kernels', 'build:kernels'],
  ['types', 'types'],
  ['lint', 'lint'],
  ['dependency rules', 'deps'],
  ['unused code', 'unused'],
  ['unit tests', 'unit'],
  ['build', 'build'],
  ['size', 'size'],
  ['browser tests', 'test:e2e'],
];

/** Written by the JSON reporters that vitest.config.ts and playwright.config.ts name. */
const VITEST_REPORT = join(ROOT, 'test-results/vitest.json');
const PLAYWRIGHT_REPORT = join(ROOT, 'test-results/playwright.json');

/** @param {string} path */
const readJson = async (path) => JSON.parse((await readFile(path, 'utf8').catch(() => null)) ?? '{}');

/** One line over both kinds of tests; a step that did not come to run adds nothing. */
async function summary() {
  const unit = await readJson(VITEST_REPORT);
  const { stats = {} } = await readJson(PLAYWRIGHT_REPORT);
  const passed = (unit.numPassedTests ?? 0) + (stats.expected ?? 0) + (stats.flaky ?? 0);
  const failed = (unit.numFailedTests ?? 0) + (stats.unexpected ?? 0);
  const skipped = (unit.numPendingTests ?? 0) + (unit.numTodoTests ?? 0) + (stats.skipped ?? 0);
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

async function test() {
  await Promise.all([VITEST_REPORT, PLAYWRIGHT_REPORT].map((path) => rm(path, { force: true })));
  await ensurePackages();
  await ensureSystem();
  for (const [name, script] of STEPS) await step(name, () => npm('run', '--silent', script));
}

await test().catch(fail);
console.log(`\n${await summary()}`);
