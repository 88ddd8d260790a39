/**
 * TF.js on the CPU, by WebAssembly: XNNPACK kernels with SIMD, on threads where the page is
 * isolated.
 */

import type { TfjsHost } from '../../host.ts';
import type { MeasurableBackend } from '../../measurement.ts';
import { keepOpen } from './device.ts';
import { probeWasm } from './wasm-probe.ts';

export function createWasmBackend(host: TfjsHost): MeasurableBackend {
  const openDevice = keepOpen(async () => (await import('./wasm-device.ts')).openWasmDevice(host));
  return {
    id: 'wasm',
    probe: () => probeWasm(host),
    async load(model, signal) {
      const { openSession } = await import('./session.ts');
      return openSession(openDevice, model, signal);
    },
  };
}
