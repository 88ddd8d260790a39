/** TF.js on the GPU, by WebGL 2 on an OffscreenCanvas, so that it runs in a worker. */
import type { MeasurableBackend } from '../../measurement.ts';
import { keepOpen } from './device.ts';
import { probeWebgl } from './webgl-context.ts';

const openDevice = keepOpen(async () => (await import('./webgl-device.ts')).openWebglDevice());

export const webglBackend: MeasurableBackend = {
  id: 'webgl',
  probe: async () => probeWebgl(),
  async load(model, signal) {
    const { openSession } = await import('./session.ts');
    return openSession(openDevice, model, signal);
  },
  async compileTimes(model, signal) {
    const { compileTimes } = await import('./compile-times.ts');
    // The device that it opens replaces the one in use.
    const device = await openDevice();
    device.fail({ code: 'context-taken' });
    return compileTimes(model, signal);
  },
};
