/**
 * A run as a Markdown document; names of configurations, plans and verdicts are those of the file
 * format.
 */
import { decimals } from '../../format.ts';

interface System {
  readonly browser: string;
  readonly system: string;
  readonly cores: number;
  readonly simd: 'relaxed' | 'plain' | 'none';
  readonly gpu: string | null;
}

const simdNames = { relaxed: 'relaxed SIMD', plain: 'SIMD', none: 'no SIMD' } as const;

export const title = (startedAt: string) => `Penumbra benchmark, ${startedAt}`;
export const run = (version: string, plan: string, state: string, seed: number) =>
  `Penumbra ${version}, plan ${plan}, ${state}, seed ${seed}`;
export const system = ({ browser, system, cores, simd, gpu }: System) =>
  `${browser} on ${system}, ${cores} logical cores, ${simdNames[simd]}, GPU: ${gpu ?? 'not told'}`;
export const isolation = (isIsolated: boolean, clockMs: string) =>
  `${isIsolated ? '' : 'not '}cross-origin isolated, clock of ${clockMs} ms`;
export const limits = (latencyMs: number, memoryMiB: number, aucLoss: number) =>
  `Limits: p95 ${latencyMs} ms, ${memoryMiB} MiB, AUC loss ${aucLoss}`;
export const verdict = (outcome: string, recommendation: string) =>
  `**Verdict: ${outcome}.** ${recommendation}`;
export const nothingPasses = 'No configuration passes.';
export const onlyOne = (key: string) => `Use \`${key}\`: nothing else passes.`;
export const recommended = (key: string, decidedBy: string, runnerUp: string) =>
  `Use \`${key}\`, by ${decidedBy}; runner-up: \`${runnerUp}\`.`;
export const columns = [
  'configuration',
  'cold ms',
  'p50 ms',
  'p95 ms',
  'peak MiB',
  'files MB',
  'mean AUC',
  'AUC loss',
  'verdict',
];
export const intervals = '95 % intervals in brackets; trials are resampled first, then the runs of each.';
export const accuracy = (measuredOn: string) => `Accuracy, ${measuredOn}`;
export const accuracyColumns = [
  'model',
  'precision',
  'backend',
  'mean AUC',
  'less float32’s',
  'same verdict',
];
export const agreement = (share: number, criterion: string) => `${decimals(100 * share, 1)} % (${criterion})`;
export const warnings = 'Warnings';
export const models = 'Models';
export const madeHere = 'made here';
