/**
 * TF.js in plain JavaScript, on one thread: slow everywhere, and so the floor that others are seen
 * against.
 */
import type { Detail } from '../../../core/detail.ts';
import type { MeasurableBackend } from '../../measurement.ts';
import { type Device, keepOpen } from './device.ts';

const openDevice = keepOpen(async (): Promise<Device> => {
  // It registers itself.
  await import('@tensorflow/tfjs-backend-cpu');
  let reason: Detail | null = null;
  return {
    id: 'cpu',
    threads: 1,
    details: { kind: 'tfjs-cpu' },
    failure: () => reason,
    fail(detail) {
      reason ??= detail;
    },
    // Values stay where they are, and a kernel returns when it is done.
    upload: () => Promise.resolve(),
    settle: () => Promise.resolve(),
    memory: () => ({}),
    gpu: null,
  };
});

export const cpuBackend: MeasurableBackend = {
  id: 'cpu',
  probe: () => Promise.resolve({ supported: true, details: { kind: 'tfjs-cpu' } }),
  async load(model, signal) {
    const { openSession } = await import('./session.ts');
    return openSession(openDevice, model, signal);
  },
};
