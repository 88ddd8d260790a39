/** Numbers and names as people read them. One locale, so that figures look the same on every screen. */

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
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/** `Pleural_Thickening` to `Pleural thickening`. */
export function labelName(label: string): string {
  const words = label.replaceAll('_', ' ').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const BACKEND_NAMES = { wasm: 'WASM', webgl: 'WebGL' } as const;

export function backendName(id: keyof typeof BACKEND_NAMES): string {
  return BACKEND_NAMES[id];
}

export function threadCount(threads: number): string {
  if (threads === 0) return 'GPU';
  return threads === 1 ? '1 thread' : `${threads} threads`;
}
