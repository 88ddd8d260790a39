/** The WebAssembly module of kernels/pixels: loops over the pixels of a whole image, with SIMD. */
import { Memo } from '../core/memo.ts';

/** The functions of kernels/pixels/module.ts; every address and length is in bytes. */
interface Functions {
  narrowRows(
    samples: number,
    rowBytes: number,
    sampleBytes: number,
    width: number,
    table: number,
    wide: number,
    first: number,
    count: number,
    weights: number,
    perOutput: number,
    outputs: number,
    narrowed: number,
    narrowedBytes: number,
  ): void;
  sumRows(
    row: number,
    rowBytes: number,
    ring: number,
    ringEnd: number,
    count: number,
    weights: number,
    columns: number,
    output: number,
  ): void;
  resampleRow(
    samples: number,
    rowBytes: number,
    kind: number,
    rowWeights: number,
    rows: number,
    columns: number,
    line: number,
    starts: number,
    weights: number,
    taps: number,
    outputs: number,
    low: number,
    stepsPerValue: number,
    last: number,
    steps: number,
  ): void;
  lookUp(steps: number, table: number, count: number, output: number): void;
  unfilter(lines: number, output: number, rows: number, lineBytes: number, pixelBytes: number): number;
  swapBytes(at: number, bytes: number): void;
}

export interface PixelKernels extends Functions {
  readonly memory: WebAssembly.Memory;
}

/**
 * Memory of WebAssembly never shrinks. An image of 30,000 columns needs a tenth of this; one of few
 * and endless rows is left to the reference.
 */
const MOST_BYTES = 2 ** 26;

const PAGE_BYTES = 2 ** 16;
const ALIGNMENT = 16;

/** Bytes behind an area that a kernel may read or overwrite in vain. */
const SLACK = 2 * ALIGNMENT;

/**
 * Divides the memory from its beginning. What was there before is lost to others, so an area lasts
 * as long as its caller does not wait for anything.
 * @param sizes bytes of each area
 * @returns the address of each area, or null where there is too little memory
 */
export function layOut<K extends string>(
  { memory }: PixelKernels,
  sizes: Readonly<Record<K, number>>,
): Record<K, number> | null {
  let end = 0;
  const areas = {} as Record<K, number>;
  for (const name of Object.keys(sizes) as K[]) {
    areas[name] = end;
    end = Math.ceil((end + sizes[name] + SLACK) / ALIGNMENT) * ALIGNMENT;
  }
  if (end > MOST_BYTES) return null;
  const missing = end - memory.buffer.byteLength;
  try {
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES));
  } catch {
    return null;
  }
  return areas;
}

const loaded = new Memo(async () => {
  const { default: base64 } = await import('../../kernels/build/pixels.js');
  const binary = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const { instance } = await WebAssembly.instantiate(binary);
  return instance.exports as unknown as PixelKernels;
});

/**
 * One instance for the whole thread, made on first use. Null where WebAssembly cannot run: the
 * reference in TypeScript gives the same results, several times as slowly.
 */
export const pixelKernels = (): Promise<PixelKernels | null> => loaded.get().catch(() => null);
