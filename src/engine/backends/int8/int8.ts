/** Our own integer arithmetic in WebAssembly, for int8 variants: kernels/ on one thread or several. */
import type { Probe } from '../../../core/selection.ts';
import type { Backend } from '../../contract.ts';
import type { Int8Host } from './host.ts';

/** A function that adds four lanes: SIMD, without which no build of the kernels runs. From wasm-feature-detect. */
const SIMD_MODULE = [
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 9, 1, 7, 0, 65, 0, 253, 15, 26, 11],
];

export function createInt8Backend(host: Int8Host): Backend {
  return {
    id: 'int8',
    probe: () => Promise.resolve(probe(host)),
    async load(model, signal) {
      const { openSession } = await import('./session.ts');
      return openSession(host, model, signal);
    },
  };
}

function probe({ newThread }: Int8Host): Probe {
  if (typeof WebAssembly !== 'object' || !WebAssembly.validate(new Uint8Array(SIMD_MODULE))) {
    return { supported: false, reason: 'this browser has no WebAssembly with SIMD' };
  }
  return { supported: true, features: { arithmetic: 'int8', threaded: newThread !== null } };
}
