/**
 * A plan as a link, `#/benchmark?plan=standard&backends=int8,wasm&rounds=3`: the differences from
 * the plan of that name.
 */

import type { BackendId } from '../../core/backends.ts';
import { BACKEND_IDS } from '../../core/backends.ts';
import { PRECISIONS } from '../../core/precision.ts';
import { isVariantId } from '../../core/variant.ts';
import { PLANS } from './plan.ts';
import type { BenchmarkPlan, PlanName } from './run.ts';

/** Values that a parameter of a link accepts; src/messages has the words. */
export type Expected =
  | { readonly kind: 'once' }
  | { readonly kind: 'plan'; readonly names: readonly string[] }
  | { readonly kind: 'parameter'; readonly names: readonly string[] }
  | { readonly kind: 'model-ids' }
  | { readonly kind: 'some-of'; readonly names: readonly string[]; readonly other: 'all' | 'none' }
  | { readonly kind: 'threads' }
  | { readonly kind: 'whole-number'; readonly least: number; readonly most: number | null }
  | { readonly kind: 'runs' | 'seconds' | 'percent'; readonly least: number; readonly most: number };

/** A link that names no plan. */
export class PlanLinkError extends Error {
  override readonly name = 'PlanLinkError';
  readonly parameter: string;
  readonly found: string;
  readonly expected: Expected;

  constructor(fields: { parameter: string; found: string; expected: Expected }) {
    super(`${fields.parameter}=${fields.found}: ${fields.expected.kind} expected`);
    this.parameter = fields.parameter;
    this.found = fields.found;
    this.expected = fields.expected;
  }
}

/** One parameter of a link: how a part of the plan is written, and read again. */
interface Parameter {
  readonly expected: Expected;
  readonly write: (plan: BenchmarkPlan) => string;
  /** Null where the text is not what is expected. */
  readonly read: (text: string) => Partial<BenchmarkPlan> | null;
}

const EXTRAS = {
  throughput: 'throughput',
  gpu: 'gpuAnalysis',
  kernels: 'kernels',
  leak: 'leakCheck',
} as const;
type Extra = keyof typeof EXTRAS;
const EXTRA_NAMES = Object.keys(EXTRAS) as Extra[];

/** More than 20 rounds no longer narrow an interval noticeably. */
const ROUNDS = [1, 20] as const;
const RUNS = [3, 10_000] as const;
const LIMIT_SECONDS = [1, 600] as const;
const THREADS = [1, 256] as const;
const WITHIN_PERCENT = [1, 50] as const;

const PARAMETERS: Readonly<Record<string, Parameter>> = {
  models: {
    expected: { kind: 'model-ids' },
    write: ({ models }) => models?.join(',') ?? 'all',
    read: (text) => listOf(text, (id) => (/^[a-z0-9][a-z0-9-]*$/.test(id) ? id : null), 'models'),
  },
  precisions: {
    expected: { kind: 'some-of', names: PRECISIONS, other: 'all' },
    write: ({ precisions }) => precisions?.join(',') ?? 'all',
    read: (text) => listOf(text, (id) => (isVariantId(id) ? id : null), 'precisions'),
  },
  backends: {
    expected: { kind: 'some-of', names: BACKEND_IDS, other: 'all' },
    write: ({ backends }) => backends?.join(',') ?? 'all',
    read: (text) => listOf(text, memberOf<BackendId>(BACKEND_IDS), 'backends'),
  },
  threads: {
    expected: { kind: 'threads' },
    write: ({ threads }) => (typeof threads === 'string' ? threads : threads.join(',')),
    read: (text) => {
      if (text === 'most' || text === 'one-and-most' || text === 'every') return { threads: text };
      return listOf(text, (count) => wholeNumber(count, THREADS), 'threads');
    },
  },
  rounds: {
    expected: { kind: 'whole-number', least: ROUNDS[0], most: ROUNDS[1] },
    write: ({ rounds }) => String(rounds),
    read: (text) => numberAs(wholeNumber(text, ROUNDS), (rounds) => ({ rounds })),
  },
  runs: {
    expected: { kind: 'runs', least: RUNS[0], most: RUNS[1] },
    write: ({ minRuns, maxRuns }) => `${minRuns}-${maxRuns}`,
    read: (text) => {
      const [minRuns, maxRuns, rest] = text.split('-').map((part) => wholeNumber(part, RUNS));
      if (rest !== undefined || minRuns == null || maxRuns == null || minRuns > maxRuns) return null;
      return { minRuns, maxRuns };
    },
  },
  limit: {
    expected: { kind: 'seconds', least: LIMIT_SECONDS[0], most: LIMIT_SECONDS[1] },
    write: ({ trialLimitMs }) => String(trialLimitMs / 1000),
    read: (text) => numberAs(wholeNumber(text, LIMIT_SECONDS), (s) => ({ trialLimitMs: s * 1000 })),
  },
  within: {
    expected: { kind: 'percent', least: WITHIN_PERCENT[0], most: WITHIN_PERCENT[1] },
    write: ({ precisionWanted }) => String(Math.round(precisionWanted * 100)),
    read: (text) => numberAs(wholeNumber(text, WITHIN_PERCENT), (p) => ({ precisionWanted: p / 100 })),
  },
  with: {
    expected: { kind: 'some-of', names: EXTRA_NAMES, other: 'none' },
    write: (plan) => EXTRA_NAMES.filter((extra) => plan[EXTRAS[extra]]).join(',') || 'none',
    read: (text) => {
      const chosen = text === 'none' ? [] : membersOf(text, memberOf(EXTRA_NAMES));
      if (!chosen) return null;
      return Object.fromEntries(EXTRA_NAMES.map((extra) => [EXTRAS[extra], chosen.includes(extra)]));
    },
  },
  seed: {
    expected: { kind: 'whole-number', least: 0, most: null },
    write: ({ seed }) => String(seed),
    read: (text) => numberAs(wholeNumber(text, [0, 2 ** 31 - 1]), (seed) => ({ seed })),
  },
};

/** @returns what stands behind `#/benchmark?` */
export function encodePlan(plan: BenchmarkPlan): string {
  const base = PLANS[plan.name];
  const differing = Object.entries(PARAMETERS)
    .map(([parameter, { write }]) => [parameter, write(plan), write(base)] as const)
    .filter(([, own, usual]) => own !== usual)
    .map(([parameter, own]) => `${parameter}=${own}`);
  return [`plan=${plan.name}`, ...differing].join('&');
}

/**
 * @param query what stands behind `#/benchmark?`, the question mark optional; empty is the standard
 *   plan
 * @throws PlanLinkError naming the parameter, its text and what is expected
 */
export function decodePlan(query: string): BenchmarkPlan {
  const given = new Map<string, string>();
  for (const [parameter, text] of new URLSearchParams(query)) {
    if (given.has(parameter)) throw new PlanLinkError({ parameter, found: text, expected: { kind: 'once' } });
    given.set(parameter, text);
  }
  const name = given.get('plan') ?? 'standard';
  const names = Object.keys(PLANS);
  if (!isPlanName(name))
    throw new PlanLinkError({ parameter: 'plan', found: name, expected: { kind: 'plan', names } });
  given.delete('plan');

  let plan: BenchmarkPlan = PLANS[name];
  for (const [name, found] of given) {
    const parameter = Object.hasOwn(PARAMETERS, name) ? PARAMETERS[name] : undefined;
    if (!parameter)
      throw new PlanLinkError({
        parameter: name,
        found,
        expected: { kind: 'parameter', names: Object.keys(PARAMETERS) },
      });
    const part = parameter.read(found);
    if (!part) throw new PlanLinkError({ parameter: name, found, expected: parameter.expected });
    plan = { ...plan, ...part };
  }
  return plan;
}

function isPlanName(name: string): name is PlanName {
  return Object.hasOwn(PLANS, name);
}

function memberOf<T extends string>(members: readonly T[]): (text: string) => T | null {
  return (text) => members.find((member) => member === text) ?? null;
}

function wholeNumber(text: string, [least, most]: readonly [number, number]): number | null {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  return value >= least && value <= most ? value : null;
}

function numberAs(value: number | null, as: (value: number) => Partial<BenchmarkPlan>) {
  return value === null ? null : as(value);
}

/** Null of an empty list, and where one of them is unknown. */
function membersOf<T>(text: string, read: (part: string) => T | null): T[] | null {
  const members = text.split(',').map(read);
  const known = members.filter((member) => member !== null);
  return known.length === members.length ? [...new Set(known)] : null;
}

function listOf<T>(
  text: string,
  read: (part: string) => T | null,
  field: 'models' | 'precisions' | 'backends' | 'threads',
): Partial<BenchmarkPlan> | null {
  if (text === 'all' && field !== 'threads') return { [field]: null };
  const members = membersOf(text, read);
  return members && { [field]: members };
}
