import { describe, expect, it } from 'vitest';
import { benchmarkMessages } from '../../messages/benchmark.ts';
import { reportsOf } from '../model/analysis/reports.ts';
import { verdictOf } from '../model/analysis/verdict.ts';
import type { BenchmarkWarning, Objection } from '../model/report.ts';
import type { Interruption } from '../model/run.ts';
import { runOf, trialsOf } from '../testing/runs.ts';
import { errorText } from './error-words.ts';
import { countWords, reasonsOf, recommendationReason } from './result/verdict-words.ts';
import { warningText, warningWords } from './warning-words.ts';
import { configurationName, namesOf } from './words.ts';

const interrupted = (interruption: Interruption): BenchmarkWarning => ({
  key: 'net/int8/int8/2',
  kind: 'interrupted',
  round: 1,
  interruption,
});
const ofNet = { key: 'net/int8/int8/2' } as const;

const WARNINGS: readonly (readonly [BenchmarkWarning, says: RegExp])[] = [
  [
    { ...ofNet, kind: 'drift', round: 0, direction: 'up', percent: { value: 12.3, ci95: [9, 15] } },
    /slower: \+12 %/,
  ],
  [
    { ...ofNet, kind: 'drift', round: 0, direction: 'down', percent: { value: -8, ci95: null } },
    /faster: −8 %/,
  ],
  [{ ...ofNet, kind: 'slow-down', round: 2, percent: 41 }, /Trial 3 was 41 % slower/],
  [{ ...ofNet, kind: 'unaccounted', medianMs: 20, percent: 50 }, /20 ms of a run \(50 %\)/],
  [{ ...ofNet, kind: 'wrong-output', round: 0, run: 50 }, /run 50/],
  [{ ...ofNet, kind: 'unchecked-output' }, /No answer was compared/],
  [
    { ...ofNet, kind: 'leak', round: 0, source: 'wasmHeap', bytesPerRun: { value: 2 ** 20, ci95: null } },
    /1024 KiB/,
  ],
  [interrupted({ kind: 'hidden', afterRun: 4, forMs: 3000 }), /hidden for 3 s after 4 runs/],
  [interrupted({ kind: 'context-lost', afterRun: 4 }), /GPU away/],
  [interrupted({ kind: 'cancelled', afterRun: 4 }), /cancelled after 4 runs/],
  [interrupted({ kind: 'error', afterRun: 0, detail: 'out of memory' }), /out of memory/],
  [{ ...ofNet, kind: 'coarse-timer', stepsPerRun: 7, resolutionMs: 1 }, /7 steps .* of 1 ms/],
  [{ ...ofNet, kind: 'imprecise', reachedShare: 0.08, wantedShare: 0.05 }, /within 5 %; reached: ±8 %/],
  [{ ...ofNet, kind: 'imprecise', reachedShare: null, wantedShare: 0.05 }, /reached: none/],
  [{ ...ofNet, kind: 'fewer-threads', wanted: 4, got: 1 }, /Only 1 of 4 threads started/],
  [{ key: null, kind: 'not-isolated' }, /not cross-origin isolated/],
  [{ key: null, kind: 'hidden-page' }, /out of sight/],
  [{ key: null, kind: 'unplugged' }, /battery/],
];

describe('a warning in words', () => {
  it.each(WARNINGS)('says what $kind means, and what to do', (warning, says) => {
    const words = warningWords(warning);
    expect(words.says).toMatch(says);
    for (const sentence of [words.says, words.remedy]) expect(sentence).toMatch(/^[A-Z0-9±].*$/);
    expect(words.remedy).toMatch(/\.$/);
  });

  it.each([
    ['run', 'The run ended early: out of memory. What was measured is kept;'],
    ['storage', 'This run is not saved on the device: out of memory. Export it'],
  ] as const)('says why a %s failed, in a sentence', (of, words) => {
    const problem = { kind: 'internal', detail: { code: 'thrown', text: 'out of memory' } } as const;
    expect(errorText({ of, problem })).toContain(words);
  });

  it('names the configuration in an export', () => {
    const wrong: BenchmarkWarning = { ...ofNet, kind: 'wrong-output', round: 0, run: 50 };
    expect(warningText(wrong, () => 'int8 on integer kernels')).toMatch(
      /^int8 on integer kernels: In trial 1/,
    );
  });

  it.each<Objection>([
    'no-runs',
    'wrong-output',
    'unchecked-output',
    'leak',
    'fewer-threads',
    'hidden',
    'context-lost',
    'error',
    'architecture-only',
  ])('has words for the objection %s', (objection) => {
    const { says, remedy } = benchmarkMessages.warnings.objections[objection];
    expect(says.length).toBeGreaterThan(5);
    expect(remedy).toMatch(/\.$/);
  });
});

describe('a verdict in words', () => {
  const run = runOf();
  const reports = reportsOf(run);
  const nameOf = namesOf(reports, run.models);

  it('says why the recommended one is recommended', () => {
    const { recommendation } = verdictOf(run, reports, run.limits);
    if (!recommendation) throw new Error('nothing recommended');
    expect(recommendationReason(recommendation, nameOf)).toMatch(
      /fastest.*float32 on WASM, 2 threads takes 1\d ms more/,
    );
  });

  it('counts outcomes and gives the reasons of those that do not pass', () => {
    const verdict = verdictOf(run, reports, { ...run.limits, latencyMs: 10 });
    expect(countWords(verdict)).toBe('Of 2 configurations 1 passes, 1 fails.');
    const reasons = verdict.configurations.map(reasonsOf);
    expect(reasons[0]).toEqual([expect.stringMatching(/^p95 latency may be 2\d ms, 10 ms allowed$/)]);
    expect(reasons[1]).toEqual([]);
  });

  it('never lets a model without a diagnosis pass for one', () => {
    const models = run.models.map((model) => ({ ...model, kind: 'architecture only' as const }));
    const verdict = verdictOf({ ...run, models }, reports, run.limits);
    expect(verdict.configurations.map(reasonsOf)).toEqual([
      ['architecture only, not a diagnostic model'],
      ['architecture only, not a diagnostic model'],
    ]);
  });
});

describe('names', () => {
  it('leave the model out where there is one only, and threads where there are none', () => {
    const [one] = runOf().models;
    if (!one) throw new Error('no model');
    const configuration = { modelId: 'net', variantId: 'float32', backend: 'webgl', threads: 0 } as const;
    expect(configurationName(configuration, [one])).toBe('float32 on WebGL');
    expect(configurationName(configuration, [one, { ...one, id: 'b' }])).toBe('A network: float32 on WebGL');
  });

  it('fall back to the key of a configuration that the run lacks', () => {
    const run = runOf({ trials: trialsOf('net/int8/int8/2') });
    expect(namesOf(reportsOf(run), run.models)('net/int8/wasm/2')).toBe('net/int8/wasm/2');
  });

  it.each([
    [400, '1 s'],
    [8_400, '8 s'],
    [43_000, '45 s'],
    [89_000, '90 s'],
    [95_000, '2 min'],
    [3_540_000, '59 min'],
    [3_600_000, '1 h'],
    [4_800_000, '1 h 20 min'],
  ])('of a duration of %d ms is %s', (ms, words) => {
    expect(benchmarkMessages.figures.duration(ms)).toBe(words);
  });
});
