/** A plan as a link, `#/benchmark?plan=standard&backends=int8,wasm&rounds=3`: what differs from the plan of that name. */

import { type BackendId, PRECISIONS } from '../../core/selection.ts';
import { isVariantId } from '../../core/variant.ts';
import { BACKEND_IDS, PLANS } from './plan.ts';
import type { BenchmarkPlan, PlanName } from './run.ts';

/** A link that names no plan. `message` says what to write instead. */
export class PlanLinkError extends Error {
  override readonly name = 'PlanLinkError';
  readonly parameter: string;
  readonly found: string;
  readonly wanted: string;

  constructor(fields: { parameter: string; found: string; wanted: string }) {
    super(`${fields.parameter}=${fields.found}: write ${fields.wanted}`);
    this.parameter = fields.parameter;
    this.found = fields.found;
    this.wanted = fields.wanted;
  }
}

/** One parameter of a link: how a part of the plan is written, and read again. */
interface Parameter {
  readonly wanted: string;
  readonly write: (plan: BenchmarkPlan) => string;
  /** Null where the text is not what is wanted. */
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

/** More rounds than 20 narrow no interval that anybody would wait for. */
const ROUNDS = [1, 20] as const;
const RUNS = [3, 10_000] as const;
const LIMIT_SECONDS = [1, 600] as const;
const THREADS = [1, 256] as const;
const WITHIN_PERCENT = [1, 50] as const;

const PARAMETERS: Readonly<Record<string, Parameter>> = {
  models: {
    wanted: 'ids of models with commas between them, or all',
    write: ({ models }) => models?.join(',') ?? 'all',
    read: (text) => listOf(text, (id) => (/^[a-z0-9][a-z0-9-]*$/.test(id) ? id : null), 'models'),
  },
  precisions: {
    wanted: `some of ${PRECISIONS.join(',')}, or all`,
    write: ({ precisions }) => precisions?.join(',') ?? 'all',
    read: (text) => listOf(text, (id) => (isVariantId(id) ? id : null), 'precisions'),
  },
  backends: {
    wanted: `some of ${BACKEND_IDS.join(',')}, or all`,
    write: ({ backends }) => backends?.join(',') ?? 'all',
    read: (text) => listOf(text, memberOf<BackendId>(BACKEND_IDS), 'backends'),
  },
  threads: {
    wanted: 'most, one-and-most, every, or numbers from 1 with commas between them',
    write: ({ threads }) => (typeof threads === 'string' ? threads : threads.join(',')),
    read: (text) => {
      if (text === 'most' || text === 'one-and-most' || text === 'every') return { threads: text };
      return listOf(text, (count) => wholeNumber(count, THREADS), 'threads');
    },
  },
  rounds: {
    wanted: `a whole number from ${ROUNDS.join(' to ')}`,
    write: ({ rounds }) => String(rounds),
    read: (text) => numberAs(wholeNumber(text, ROUNDS), (rounds) => ({ rounds })),
  },
  runs: {
    wanted: `the fewest and the most, such as 20-100, from ${RUNS.join(' to ')}`,
    write: ({ minRuns, maxRuns }) => `${minRuns}-${maxRuns}`,
    read: (text) => {
      const [minRuns, maxRuns, rest] = text.split('-').map((part) => wholeNumber(part, RUNS));
      if (rest !== undefined || minRuns == null || maxRuns == null || minRuns > maxRuns) return null;
      return { minRuns, maxRuns };
    },
  },
  limit: {
    wanted: `whole seconds from ${LIMIT_SECONDS.join(' to ')}`,
    write: ({ trialLimitMs }) => String(trialLimitMs / 1000),
    read: (text) => numberAs(wholeNumber(text, LIMIT_SECONDS), (s) => ({ trialLimitMs: s * 1000 })),
  },
  within: {
    wanted: `whole per cent from ${WITHIN_PERCENT.join(' to ')}`,
    write: ({ precisionWanted }) => String(Math.round(precisionWanted * 100)),
    read: (text) => numberAs(wholeNumber(text, WITHIN_PERCENT), (p) => ({ precisionWanted: p / 100 })),
  },
  with: {
    wanted: `some of ${EXTRA_NAMES.join(',')}, or none`,
    write: (plan) => EXTRA_NAMES.filter((extra) => plan[EXTRAS[extra]]).join(',') || 'none',
    read: (text) => {
      const chosen = text === 'none' ? [] : membersOf(text, memberOf(EXTRA_NAMES));
      if (!chosen) return null;
      return Object.fromEntries(EXTRA_NAMES.map((extra) => [EXTRAS[extra], chosen.includes(extra)]));
    },
  },
  seed: {
    wanted: 'a whole number from 0',
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
 * @param query what stands behind `#/benchmark?`, the question mark optional; empty is the standard plan
 * @throws PlanLinkError naming the parameter, what it says and what is wanted
 */
export function decodePlan(query: string): BenchmarkPlan {
  const given = new Map<string, string>();
  for (const [parameter, text] of new URLSearchParams(query)) {
    if (given.has(parameter)) throw new PlanLinkError({ parameter, found: text, wanted: 'it only once' });
    given.set(parameter, text);
  }
  const name = given.get('plan') ?? 'standard';
  const names = Object.keys(PLANS);
  if (!isPlanName(name))
    throw new PlanLinkError({ parameter: 'plan', found: name, wanted: names.join(' or ') });
  given.delete('plan');

  let plan: BenchmarkPlan = PLANS[name];
  for (const [name, found] of given) {
    const parameter = Object.hasOwn(PARAMETERS, name) ? PARAMETERS[name] : undefined;
    const known = Object.keys(PARAMETERS).join(', ');
    if (!parameter)
      throw new PlanLinkError({ parameter: name, found, wanted: `one of plan, ${known} instead` });
    const part = parameter.read(found);
    if (!part) throw new PlanLinkError({ parameter: name, found, wanted: parameter.wanted });
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
