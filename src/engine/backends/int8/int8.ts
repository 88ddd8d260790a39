/**
 * The backend for int8 variants: integer arithmetic in our own WebAssembly kernels (kernels/), on
 * one or more threads.
 */
import type { Probe } from '../../../core/backends.ts';
import type { Backend } from '../../contract.ts';
import { hasSimd } from '../../simd.ts';
import type { Int8Host } from './host.ts';

export function createInt8Backend(host: Int8Host): Backend {
  return {
    id: 'int8',
    probe: () => Promise.resolve(probe(host)),
    async load(model, signal) {
      const { openSession } = await import('./session.ts');
      return openSession(host, model, signal);
    },
    async openKept(files, signal) {
      if (!host.plans) return null;
      const { openKeptSession } = await import('./session.ts');
      return openKeptSession(host, files, signal);
    },
  };
}

function probe({ newThread }: Int8Host): Probe {
  if (typeof WebAssembly !== 'object' || !hasSimd()) {
    return { supported: false, reason: { code: 'no-simd' } };
  }
  return { supported: true, details: { kind: 'integer-kernels', threaded: newThread !== null } };
}
