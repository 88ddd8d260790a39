/** The order of the open files on the screen: sorted and filtered; pure. */
import type { AnalysisResult } from '../../core/analysis.ts';
import { type Criterion, type Finding, verdictOf } from '../../core/finding.ts';
import { marginOf } from '../../core/ranking.ts';
import { type Standing, standingOf } from '../../core/standing.ts';
import type { AppState, Case } from '../store.ts';
import { FILTERS, type Filter, WHOLE_LIST, type WorklistView } from './view.ts';

const standings = new WeakMap<AnalysisResult, Map<Criterion, Standing>>();

/** Computed once for each result and criterion; null where there is none. */
export function standingOfCase({ analysis }: Case, criterion: Criterion): Standing | null {
  if (analysis.state !== 'done') return null;
  const { result } = analysis;
  const known = standings.get(result) ?? new Map<Criterion, Standing>();
  standings.set(result, known);
  const standing = known.get(criterion) ?? standingOf(findingsOf(result), criterion);
  known.set(criterion, standing);
  return standing;
}

function findingsOf(result: AnalysisResult): readonly Finding[] {
  switch (result.task) {
    case 'classification':
      return result.findings;
  }
}

/** Number of cautions of a file that was read. */
export function cautionsOfCase({ analysis }: Case): number {
  if (analysis.state !== 'done') return 0;
  switch (analysis.result.task) {
    case 'classification':
      return analysis.result.cautions.length;
  }
}

/** Whether reading the file again may end otherwise; one of an unsupported type stays one. */
export function isRetryable({ analysis, blob }: Case): boolean {
  if (analysis.state === 'cancelled') return true;
  if (analysis.state !== 'failed' || blob.size === 0) return false;
  const { problem } = analysis.error;
  return problem.kind !== 'unsupported' || problem.subject !== 'file-type';
}

/** A failure, a caution or a finding above its threshold that no one has marked as seen. */
function needsAttention(one: Case, criterion: Criterion): boolean {
  if (one.isSeen) return false;
  if (one.analysis.state === 'failed' || cautionsOfCase(one) > 0) return true;
  return (standingOfCase(one, criterion)?.above ?? 0) > 0;
}

type Listed = Pick<AppState, 'cases' | 'criterion' | 'worklist'>;

interface Order extends Listed {
  /** Every file. */
  readonly sorted: readonly Case[];
  /** Those that pass the filters. */
  readonly shown: readonly Case[];
}

const orders = new WeakMap<readonly Case[], Order>();

/** The same arrays as long as files, criterion and view are the same. */
export function orderOf({ cases, criterion, worklist }: Listed): Order {
  const known = orders.get(cases);
  if (known?.criterion === criterion && known.worklist === worklist) return known;
  const sorted = worklist.sort === 'given' ? cases : sort(cases, criterion, worklist);
  const isWhole = worklist.filter === 'all' && worklist.label === null;
  const shown = isWhole ? sorted : sorted.filter((one) => passes(one, criterion, worklist));
  const order = { cases, criterion, worklist, sorted, shown };
  orders.set(cases, order);
  return order;
}

/**
 * The file so many rows from the one on the screen. From a file that the filters hide, the first
 * step leads to the nearest row in that direction.
 */
export function neighbour(state: Listed & Pick<AppState, 'selectedKey'>, by: number): Case | null {
  const { sorted, shown } = orderOf(state);
  const at = shown.findIndex(({ key }) => key === state.selectedKey);
  if (at >= 0) return shown[Math.min(Math.max(at + by, 0), shown.length - 1)] ?? null;
  const from = sorted.findIndex(({ key }) => key === state.selectedKey);
  const visible = new Set(shown);
  const after = sorted.slice(from + 1).find((one) => visible.has(one));
  const before = sorted.slice(0, Math.max(from, 0)).findLast((one) => visible.has(one));
  return by > 0 ? (after ?? before ?? null) : (before ?? after ?? null);
}

/** The file to show once this one is closed: the next row, else the one before it, else any other. */
export function successor(state: Listed, key: number): number | null {
  const views = [state, { ...state, worklist: WHOLE_LIST }];
  for (const view of views) {
    for (const by of [1, -1]) {
      const found = neighbour({ ...view, selectedKey: key }, by);
      if (found && found.key !== key) return found.key;
    }
  }
  return null;
}

/** How many files each filter would show, whatever the others show. */
export function countsOf(cases: readonly Case[], criterion: Criterion): Readonly<Record<Filter, number>> {
  const counted = { all: 0, attention: 0, above: 0, failed: 0, unseen: 0 };
  for (const one of cases)
    for (const filter of FILTERS) if (passesFilter(one, criterion, filter)) counted[filter] += 1;
  return counted;
}

/** How many files each finding is above its threshold in; labels in the order of their number. */
export function labelsOf(
  cases: readonly Case[],
  criterion: Criterion,
): readonly (readonly [label: string, files: number])[] {
  const counted = new Map<string, number>();
  for (const { analysis } of cases) {
    if (analysis.state !== 'done') continue;
    for (const finding of findingsOf(analysis.result)) {
      if (verdictOf(finding, criterion) !== 'above') continue;
      counted.set(finding.label, (counted.get(finding.label) ?? 0) + 1);
    }
  }
  return [...counted].sort(([, a], [, b]) => b - a);
}

function passes(one: Case, criterion: Criterion, { filter, label }: WorklistView): boolean {
  return (label === null || isAbove(one, criterion, label)) && passesFilter(one, criterion, filter);
}

function passesFilter(one: Case, criterion: Criterion, filter: Filter): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'attention':
      return needsAttention(one, criterion);
    case 'above':
      return (standingOfCase(one, criterion)?.above ?? 0) > 0;
    case 'failed':
      return one.analysis.state === 'failed';
    case 'unseen':
      return !one.isSeen;
  }
}

function isAbove({ analysis }: Case, criterion: Criterion, label: string): boolean {
  if (analysis.state !== 'done') return false;
  const found = findingsOf(analysis.result).find((finding) => finding.label === label);
  return found !== undefined && verdictOf(found, criterion) === 'above';
}

/** Numbers in names count by their value: 2.png before 10.png. */
const byName = new Intl.Collator('en', { numeric: true }).compare;

/** Sorts are stable: equal files stay as they were given. */
function sort(cases: readonly Case[], criterion: Criterion, view: WorklistView): readonly Case[] {
  if (view.sort === 'name') return cases.toSorted((a, b) => byName(a.name, b.name));
  const rankOf = view.sort === 'status' ? statusRank : aboveRank;
  const ranks = new Map(cases.map((one) => [one, rankOf(one, criterion, view.label)]));
  return cases.toSorted((a, b) => (ranks.get(a) ?? 0) - (ranks.get(b) ?? 0));
}

/** Files that were not read, or that have no thresholds, come last. */
function aboveRank(one: Case, criterion: Criterion, label: string | null): number {
  if (one.analysis.state !== 'done') return Number.MAX_VALUE;
  const first =
    label === null
      ? standingOfCase(one, criterion)?.first
      : findingsOf(one.analysis.result).find((finding) => finding.label === label);
  const margin = first ? marginOf(first, criterion) : null;
  return margin === null ? Number.MAX_VALUE : -margin;
}

/** Files that ask for an action come first, and settled ones last. */
function statusRank(one: Case, criterion: Criterion): number {
  switch (one.analysis.state) {
    case 'failed':
      return 0;
    case 'done':
      if ((standingOfCase(one, criterion)?.above ?? 0) > 0) return 1;
      return cautionsOfCase(one) > 0 ? 2 : 6;
    case 'cancelled':
      return 3;
    case 'decoding':
    case 'preprocessing':
    case 'inferring':
      return 4;
    case 'idle':
      return 5;
    case 'duplicate':
      return 7;
  }
}
