/** Numbers and names as people read them. One locale, so that figures look the same on every screen. */
import type { Criterion } from '../core/finding.ts';
import type { BackendId } from '../core/selection.ts';

/** 0-1 as a percentage; small ones keep a decimal, and none is shown as zero or as certain. */
export function percent(share: number): string {
  if (share < 0.001) return '< 0.1 %';
  if (share > 0.999) return '> 99.9 %';
  return `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;
}

export function milliseconds(ms: number): string {
  return ms < 10 ? `${ms.toFixed(1)} ms` : `${Math.round(ms)} ms`;
}

export function megabytes(bytes: number): string {
  if (bytes > 0 && bytes < 1e5) return `${(bytes / 1e3).toFixed(1)} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}

/** `0.78 (0.75–0.81)`; the value alone where there is no interval. */
export function withInterval(value: number, interval: readonly [number, number] | null, digits = 2): string {
  const figure = (x: number) => x.toFixed(digits);
  return interval ? `${figure(value)} (${figure(interval[0])}–${figure(interval[1])})` : figure(value);
}

/** With a plus or a true minus; what rounds to nothing has no sign. */
export function signed(value: number, digits: number): string {
  const figure = Math.abs(value).toFixed(digits);
  if (Number(figure) === 0) return figure;
  return `${value < 0 ? '−' : '+'}${figure}`;
}

/** `Pleural_Thickening` to `Pleural thickening`. */
export function labelName(label: string): string {
  const words = label.replaceAll('_', ' ').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const BACKEND_NAMES: Record<BackendId, string> = {
  int8: 'integer kernels',
  wasm: 'WASM',
  webgl: 'WebGL',
  reference: 'integer reference',
  cpu: 'plain JavaScript',
};

export function isBackendId(name: string): name is BackendId {
  return Object.hasOwn(BACKEND_NAMES, name);
}

export function backendName(id: BackendId): string {
  return BACKEND_NAMES[id];
}

export const CRITERION_NAMES: Record<Criterion, string> = {
  youden: 'Balanced (Youden)',
  'sensitivity-90': 'Sensitive (90 %)',
};

/** What a threshold is called where a finding is judged by it. */
export const POINT_NAMES: Record<Criterion, string> = {
  youden: 'Youden point',
  'sensitivity-90': '90 % sensitivity point',
};

export function threadCount(threads: number): string {
  if (threads === 0) return 'GPU';
  return threads === 1 ? '1 thread' : `${threads} threads`;
}
