/** Magic and version of a WebAssembly module: the smallest there is. */
export const EMPTY_MODULE: readonly number[] = [0, 97, 115, 109, 1, 0, 0, 0];

/** A function that splats a byte over 128 bits, from GoogleChromeLabs/wasm-feature-detect. */
const SIMD_MODULE = [
  ...EMPTY_MODULE,
  ...[1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 9, 1, 7, 0, 65, 0, 253, 15, 26, 11],
];

/** Whether WebAssembly has SIMD here; validates a few bytes and compiles nothing. */
export const hasSimd = (): boolean => WebAssembly.validate(new Uint8Array(SIMD_MODULE));
