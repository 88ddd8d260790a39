import type { IntegerKernelDetails, SessionDetails } from '../../core/session-details.ts';
import type { Trial } from './run.ts';

/**
 * Flattens a session's details to the record that schema 1 of a benchmark run holds. Names, values
 * and their order are part of that schema.
 */
export function recordedFeatures(details: SessionDetails): Trial['features'] {
  switch (details.kind) {
    case 'integer-kernels':
      return kernelFeatures(details);
    case 'integer-reference': {
      const { weightBits, activationBits } = details;
      return { arithmetic: 'int8 reference', weightBits, activationBits };
    }
    case 'tfjs-wasm': {
      const { simd, threaded, crossOriginIsolated, threadsRefused } = details;
      return { simd, threaded, crossOriginIsolated, ...(threadsRefused !== null && { threadsRefused }) };
    }
    case 'tfjs-webgl': {
      const { renderer, version, textureBits } = details;
      return { renderer, version, textureBits };
    }
    case 'tfjs-cpu':
      return {};
  }
}

function kernelFeatures(details: IntegerKernelDetails): Trial['features'] {
  const { variant, relaxedSimd, weightBits, activationBits, arenaBytes, memoryBytes, choice } = details;
  const { threadRestarts, threadsRefused } = details;
  const measured = Object.entries(details.measuredMs).map(([name, ms]) => `${name} ${ms} ms`);
  return {
    arithmetic: 'int8',
    variant,
    products: Object.entries(details.products)
      .map(([by, layers]) => `${layers} by ${by}`)
      .join(', '),
    ...{ relaxedSimd, weightBits, activationBits, arenaBytes, memoryBytes, choice },
    ...(measured.length > 0 && { measured: measured.join(', ') }),
    ...Object.fromEntries([
      ...details.refusedVariants.map((refused) => [`refused ${refused.variant}`, refused.why]),
      ...details.refusedThreads.map(({ threads, why }) => [`refused ${threads} threads`, why]),
    ]),
    ...(details.planFromCache && { weights: 'kept' }),
    ...(threadRestarts > 0 && { threadRestarts }),
    ...(threadsRefused !== null && { threadsRefused }),
  };
}
