/** Names of what is measured, and its figures as text. */
import { decimals, milliseconds } from '../../format.ts';

const limitNames = { latency: 'p95 latency', memory: 'peak memory', 'auc-loss': 'AUC loss' } as const;

type LimitName = keyof typeof limitNames;

function amount(limit: LimitName, value: number): string {
  if (limit === 'latency') return milliseconds(value);
  return limit === 'memory' ? `${decimals(value, value < 10 ? 1 : 0)} MiB` : decimals(value, 4);
}

/** Where nothing was measured. */
export const none = '–';
export const notReported = 'not reported';
export const yes = 'yes';
export const no = 'no';
/** @param version `unknown` where the browser tells none of its own */
export const browser = ({
  browser,
  browserVersion,
}: {
  readonly browser: string;
  readonly browserVersion: string;
}): string => (browserVersion === 'unknown' ? browser : `${browser} ${browserVersion}`);
export const variant = (id: string, backend: string) => `${id} on ${backend}`;
/** @param threads null on a GPU */
export const configuration = (model: string | null, variant: string, threads: string | null) =>
  `${model === null ? '' : `${model}: `}${variant}${threads === null ? '' : `, ${threads}`}`;
export const outcomes = { pass: 'Pass', fail: 'Fail', unknown: 'Undecided' };
export const names = {
  latencyP50Ms: 'p50, ms',
  latencyP95Ms: 'p95, ms',
  latencyP99Ms: 'p99, ms',
  latencyMeanMs: 'mean, ms',
  preprocessP50Ms: 'preprocessing, ms',
  uploadP50Ms: 'copy in, ms',
  computeP50Ms: 'compute, ms',
  downloadP50Ms: 'read-back, ms',
  fetchMs: 'download, ms',
  cacheReadMs: 'read from this device, ms',
  loadMs: 'load, ms',
  firstRunMs: 'first run, ms',
  secondRunMs: 'second run, ms',
  coldMs: 'cold start, ms',
  peakMiB: 'peak memory, MiB',
  imagesPerSecond: 'images per second',
  meanAuc: 'mean AUC',
};
export const limitNotMeasured = (limit: LimitName) => `${limitNames[limit]} was not measured`;
export const limitExceeded = (limit: LimitName, pessimistic: number, allowed: number) =>
  `${limitNames[limit]} may be ${amount(limit, pessimistic)}, ${amount(limit, allowed)} allowed`;
/** `1 h 20 min`, `3 min`, `40 s`: as exact as an estimate deserves. */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 90) return seconds < 10 ? `${Math.max(1, seconds)} s` : `${Math.round(seconds / 5) * 5} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)} h${rest === 0 ? '' : ` ${rest} min`}`;
}

export const kibibytes = (bytes: number) =>
  Math.abs(bytes) < 1024 ? `${decimals(bytes, 0)} bytes` : `${decimals(bytes / 1024, 0)} KiB`;
export const mebibytes = (bytes: number, digits = 0) => `${decimals(bytes / 2 ** 20, digits)} MiB`;
/** `(low to high)`, where an en dash between signed numbers would be misread. */
export const range = (low: string, high: string) => ` (${low} to ${high})`;
export const agreement = (percent: string, criterion: string) => `${percent} ${criterion}`;
