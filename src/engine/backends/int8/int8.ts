/**
 * The backend for int8 variants: integer arithmetic in our own WebAssembly kernels (kernels/), on
 * one or more threads.
 */
import type { Probe } from '../../../core/backends.ts';
import type { MeasurableBackend } from '../../measurement.ts';
import { hasSimd } from '../../simd.ts';
import type { Int8Host } from './host.ts';

export function createInt8Backend(host: Int8Host): MeasurableBackend {
  return {
    id: 'int8',
    probe: () => Promise.resolve(probe(host)),
    async load(model, signal) {
      const { openSession } = await import('./session.ts');
      return openSession(host, model, signal);
    },
    async openCached(files, signal) {
      if (!host.plans) return null;
      const { openCachedSession } = await import('./session.ts');
      return openCachedSession(host, files, signal);
    },
  };
}

function probe({ newThread }: Int8Host): Probe {
  if (typeof WebAssembly !== 'object' || !hasSimd()) {
    return { supported: false, reason: { code: 'no-simd' } };
  }
  return { supported: true, details: { kind: 'integer-kernels', threaded: newThread !== null } };
}
