import type { BackendId } from '../backends.ts';
import type { ProbeDetails } from '../session-details.ts';

/** The probe's details for each backend, on a device that supports all of them. */
export const PROBE_DETAILS: Readonly<Record<BackendId, ProbeDetails>> = {
  wasm: { kind: 'tfjs-wasm', simd: true, threaded: true, crossOriginIsolated: true },
  int8: { kind: 'integer-kernels', threaded: true },
  webgl: { kind: 'tfjs-webgl', renderer: 'ANGLE (GPU)', version: 'WebGL 2.0', textureBits: 32 },
  cpu: { kind: 'tfjs-cpu' },
  reference: { kind: 'integer-reference' },
};
