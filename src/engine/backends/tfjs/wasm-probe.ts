import type { Probe } from '../../../core/backends.ts';
import { thrownDetail } from '../../../core/detail.ts';
import type { TfjsWasmProbeDetails } from '../../../core/session-details.ts';
import type { TfjsHost } from '../../host.ts';
import { EMPTY_MODULE, hasSimd } from '../../simd.ts';
import { canShareMemory } from '../../threads.ts';

/**
 * Whether WebAssembly runs here, and which of TF.js's builds. Compiles eight bytes and fetches
 * nothing.
 */
export async function probeWasm({ wasmThreads }: TfjsHost): Promise<Probe<TfjsWasmProbeDetails>> {
  if (typeof WebAssembly !== 'object') {
    return { supported: false, reason: { code: 'no-webassembly' } };
  }
  try {
    // Compiling asks the Content-Security-Policy too; validating does not.
    await WebAssembly.compile(new Uint8Array(EMPTY_MODULE));
  } catch (thrown) {
    return { supported: false, reason: thrownDetail(thrown) };
  }
  const simd = hasSimd();
  const crossOriginIsolated = globalThis.crossOriginIsolated === true;
  // TF.js ships no build with threads but without SIMD.
  const threaded = simd && wasmThreads !== null && canShareMemory();
  return { supported: true, details: { kind: 'tfjs-wasm', simd, threaded, crossOriginIsolated } };
}
