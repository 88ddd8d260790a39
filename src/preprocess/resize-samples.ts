/** The resize of `resize.ts`, from stored samples and a table of their tones, in WebAssembly. */
import { layOut, type PixelKernels } from '../pixels/kernels.ts';
import type { Region } from './recipe.ts';
import { type Taps, triangleTaps } from './resize.ts';

/** Tones that are looked up on the way. */
export interface TonedSamples {
  /** Bits of the samples, row by row; each is the index of its tone. */
  readonly bits: Uint8Array | Uint16Array;
  readonly widthPx: number;
  readonly tones: Float32Array;
}

/** Rows that the first pass takes at a time. */
const ROWS = 4;
/** Columns that the second pass takes at a time. */
const COLUMNS = 8;
const roundedUp = (count: number, step: number) => Math.ceil(count / step) * step;

/**
 * Holds the samples of four rows and the narrowed rows of one output row at a time, never the
 * image.
 * @param region what to resize
 * @param resized `widthPx * heightPx` tones
 * @returns false where the memory does not suffice for the width
 */
export function resizeSamples(
  kernels: PixelKernels,
  { bits, widthPx, tones }: TonedSamples,
  region: Region,
  to: Pick<Region, 'widthPx' | 'heightPx'>,
  resized: Float32Array,
): boolean {
  const horizontal = usedTaps(triangleTaps(region.widthPx, to.widthPx));
  const vertical = usedTaps(triangleTaps(region.heightPx, to.heightPx));
  const sampleBytes = bits.BYTES_PER_ELEMENT;
  const rowBytes = widthPx * sampleBytes;
  const columns = roundedUp(to.widthPx, COLUMNS);
  const narrowedBytes = columns * 4;
  const ringRows =
    roundedUp(
      vertical.count.reduce((most, count) => Math.max(most, count), 0),
      ROWS,
    ) + ROWS;
  const at = layOut(kernels, {
    table: tones.length * 8,
    samples: ROWS * rowBytes,
    wide: ROWS * region.widthPx * 8,
    first: to.widthPx * 4,
    count: to.widthPx * 4,
    weights: horizontal.weights.byteLength,
    verticalWeights: vertical.weights.byteLength,
    ring: ringRows * narrowedBytes,
    output: columns * 4,
  });
  if (at === null) return false;

  const { buffer } = kernels.memory;
  new Float64Array(buffer, at.table).set(tones);
  new Int32Array(buffer, at.first).set(horizontal.first);
  new Int32Array(buffer, at.count).set(horizontal.count);
  new Float64Array(buffer, at.weights).set(horizontal.weights);
  new Float64Array(buffer, at.verticalWeights).set(vertical.weights);
  const samples =
    sampleBytes === 1 ? new Uint8Array(buffer, at.samples) : new Uint16Array(buffer, at.samples);
  const output = new Float32Array(buffer, at.output, to.widthPx);

  const narrow = (row: number) => {
    const start = (region.top + row) * widthPx;
    // Behind the last row, rows of an earlier call are narrowed once more; nothing reads them.
    const rows = Math.min(ROWS, region.heightPx - row);
    samples.set(bits.subarray(start, start + rows * widthPx));
    kernels.narrowRows(
      at.samples + region.left * sampleBytes,
      rowBytes,
      sampleBytes,
      region.widthPx,
      at.table,
      at.wide,
      at.first,
      at.count,
      at.weights,
      horizontal.perPixel,
      to.widthPx,
      at.ring + (row % ringRows) * narrowedBytes,
      narrowedBytes,
    );
  };

  let narrowed = Math.floor((vertical.first[0] ?? 0) / ROWS) * ROWS;
  for (let y = 0; y < to.heightPx; y++) {
    const first = vertical.first[y] as number;
    const count = vertical.count[y] as number;
    for (; narrowed < first + count; narrowed += ROWS) narrow(narrowed);
    kernels.sumRows(
      at.ring + (first % ringRows) * narrowedBytes,
      narrowedBytes,
      at.ring,
      at.ring + ringRows * narrowedBytes,
      count,
      at.verticalWeights + y * vertical.perPixel * 8,
      columns,
      at.output,
    );
    resized.set(output, y * to.widthPx);
  }
  return true;
}

/** Taps whose weights begin and end with one that is not 0: others take no part in a sum. */
function usedTaps({ first, weights, perPixel }: Taps): Taps & { readonly count: Int32Array } {
  const used = { first: first.slice(), weights: new Float64Array(weights.length), perPixel };
  const count = new Int32Array(first.length);
  for (let pixel = 0; pixel < first.length; pixel++) {
    const own = weights.subarray(pixel * perPixel, (pixel + 1) * perPixel);
    const begin = own.findIndex((weight) => weight !== 0);
    const end = own.findLastIndex((weight) => weight !== 0) + 1;
    if (begin < 0) continue;
    used.first[pixel] = (first[pixel] as number) + begin;
    used.weights.set(own.subarray(begin, end), pixel * perPixel);
    count[pixel] = end - begin;
  }
  return { ...used, count };
}
