/**
 * The oracle for fast kernels: int8 variants in plain TypeScript, bit by bit as docs/numerics.md
 * defines them. For testing and measuring, in Node and in workers; some ten times slower than
 * necessary.
 */
import type { MeasurableBackend } from '../../measurement.ts';

export const referenceBackend: MeasurableBackend = {
  id: 'reference',
  probe: () => Promise.resolve({ supported: true, details: { kind: 'integer-reference' } }),
  async load(model, signal) {
    const { openSession } = await import('./session.ts');
    return openSession(model, signal);
  },
};
