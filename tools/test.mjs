/**
 * `npm test`: everything that must hold, in the order of cost, up to the first failure. It runs on
 * any Node from 20.19 and imports nothing that `npm ci` has yet to install.
 */
import { readFile, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { ensurePackages } from './setup/packages.mjs';
import { ROOT } from './setup/paths.mjs';
import { fail, step } from './setup/report.mjs';
import { npm } from './setup/run.mjs';
import { ensureSystem } from './setup/system.mjs';

/**
 * Name of the step, and the script of package.json that it runs.
 * @typedef {readonly [name: string, script: string]} Step
 */

/**
 * Stages run in sequence. The steps of a stage do not depend on each other and run in parallel,
 * started in this order.
 * @type {readonly (readonly Step[])[]}
 */
const STAGES = [
  [['kernels', 'build:kernels']],
  [
    ['lint', 'lint'],
    ['spelling', 'spell'],
    ['types', 'types'],
    ['dependency rules', 'deps'],
    ['unused code', 'unused'],
    ['build and its size', 'build:sized'],
    ['training', 'training'],
  ],
  // These use both cores themselves.
  [['unit tests', 'unit']],
  [['browser tests of graphics and pages', 'test:untimed']],
  [['browser tests of timing', 'test:timing']],
  [['browser tests in Firefox and WebKitGTK', 'test:browsers']],
];

const LANES = Math.min(2, availableParallelism());

/**
 * Written by the reporters that vitest.config.ts, playwright.config.ts and tools/training.mjs name.
 */
const VITEST_REPORT = join(ROOT, 'test-results/vitest.json');
const PLAYWRIGHT_REPORTS = ['untimed', 'timing', 'browsers'].map((name) =>
  join(ROOT, `test-results/playwright-${name}.json`),
);
const PYTEST_REPORT = join(ROOT, 'test-results/pytest.xml');

/** @param {string} path */
const readJson = async (path) => JSON.parse((await readFile(path, 'utf8').catch(() => null)) ?? '{}');

/** @param {string} path of a JUnit report; 0 of everything where it is absent */
async function junitCounts(path) {
  const xml = await readFile(path, 'utf8').catch(() => '');
  /** @param {string} name */
  const total = (name) =>
    [...xml.matchAll(new RegExp(`<testsuite [^>]*\\b${name}="(\\d+)"`, 'g'))].reduce(
      (sum, [, count]) => sum + Number(count),
      0,
    );
  const [failed, skipped] = [total('failures') + total('errors'), total('skipped')];
  return { passed: total('tests') - failed - skipped, failed, skipped };
}

/** One line over all kinds of tests; a step that did not run adds nothing. */
async function summary() {
  const unit = await readJson(VITEST_REPORT);
  const counts = [
    await junitCounts(PYTEST_REPORT),
    {
      passed: unit.numPassedTests ?? 0,
      failed: unit.numFailedTests ?? 0,
      skipped: (unit.numPendingTests ?? 0) + (unit.numTodoTests ?? 0),
    },
  ];
  for (const path of PLAYWRIGHT_REPORTS) {
    const { stats = {} } = await readJson(path);
    const passed = (stats.expected ?? 0) + (stats.flaky ?? 0);
    counts.push({ passed, failed: stats.unexpected ?? 0, skipped: stats.skipped ?? 0 });
  }
  /** @param {'passed' | 'failed' | 'skipped'} outcome */
  const total = (outcome) => counts.reduce((sum, each) => sum + each[outcome], 0);
  return `${total('passed')} passed, ${total('failed')} failed, ${total('skipped')} skipped`;
}

/**
 * After a failure, the stage ends once its other running steps have ended.
 * @param {readonly Step[]} steps
 */
async function runStage(steps) {
  const left = [...steps];
  const isHeldBack = steps.length > 1;
  /** @type {unknown[]} */
  const failures = [];
  const lane = async () => {
    for (let next = left.shift(); next && failures.length === 0; next = left.shift()) {
      const [name, script] = next;
      await step(name, () => npm(['run', '--silent', script], { isHeldBack })).catch((error) =>
        failures.push(error),
      );
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  if (failures.length > 0) throw failures[0];
}

async function test() {
  const reports = [VITEST_REPORT, ...PLAYWRIGHT_REPORTS, PYTEST_REPORT];
  await Promise.all(reports.map((path) => rm(path, { force: true })));
  await ensurePackages();
  await ensureSystem();
  for (const steps of STAGES) await runStage(steps);
}

const startMs = performance.now();
await test().catch(fail);
console.log(`\nIn ${((performance.now() - startMs) / 60_000).toFixed(1)} min:`);
console.log(await summary());
