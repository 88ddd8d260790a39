import type { Probe } from '../../../core/selection.ts';
import type { TfjsHost } from '../../host.ts';

/** Magic and version: the smallest module there is. */
const emptyModule = [0, 97, 115, 109, 1, 0, 0, 0];

/** A function that splats a byte over 128 bits, from GoogleChromeLabs/wasm-feature-detect. */
const simdModule = [
  ...emptyModule,
  ...[1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 9, 1, 7, 0, 65, 0, 253, 15, 26, 11],
];

/** Whether WebAssembly runs here, and which of TF.js's builds. Compiles eight bytes and fetches nothing. */
export async function probeWasm({ wasmThreads }: TfjsHost): Promise<Probe> {
  if (typeof WebAssembly !== 'object') {
    return { supported: false, reason: 'this browser has no WebAssembly' };
  }
  try {
    // Compiling asks the Content-Security-Policy too; validating does not.
    await WebAssembly.compile(new Uint8Array(emptyModule));
  } catch (thrown) {
    return { supported: false, reason: thrown instanceof Error ? thrown.message : String(thrown) };
  }
  const simd = WebAssembly.validate(new Uint8Array(simdModule));
  const crossOriginIsolated = globalThis.crossOriginIsolated === true;
  // TF.js ships no build with threads but without SIMD.
  const threaded = simd && crossOriginIsolated && wasmThreads !== null;
  return { supported: true, features: { simd, threaded, crossOriginIsolated } };
}
