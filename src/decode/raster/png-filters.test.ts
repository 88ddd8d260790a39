/** Lines of a PNG in WebAssembly, byte by byte against the reference. */
import { crc32 as crc32OfZlib } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { problemOf } from '../../../tools/fixtures/problem-of.ts';
import { neverAborted } from '../../core/abort.ts';
import { type PixelKernels, pixelKernels } from '../../pixels/kernels.ts';
import { crc32 } from '../crc32.ts';
import type { PngHeader } from './png-chunks.ts';
import { type Band, unfilter, unfilterFast } from './png-filters.ts';
import { inflatedBytes, readScanlines } from './png-scanlines.ts';

const kernels = (await pixelKernels()) as PixelKernels;

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });

/** Lines of 1 to 40 pixels, each filtered in any of the five ways, below any line. */
const band: fc.Arbitrary<Band> = fc
  .record({
    pixelBytes: fc.constantFrom(1, 2, 3, 4, 6, 8),
    pixels: fc.integer({ min: 1, max: 40 }),
    filters: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 12 }),
  })
  .chain(({ pixelBytes, pixels, filters }) => {
    const lineBytes = pixels * pixelBytes;
    const rows = filters.length;
    return fc
      .record({ lines: bytes(rows * (lineBytes + 1)), above: bytes(lineBytes) })
      .map(({ lines, above }) => {
        for (const [row, filter] of filters.entries()) lines[row * (lineBytes + 1)] = filter;
        return { lines: new Uint8Array(lines), above: new Uint8Array(above), rows, lineBytes, pixelBytes };
      });
  });

const headers: fc.Arbitrary<PngHeader> = fc
  .record({
    widthPx: fc.integer({ min: 1, max: 70 }),
    heightPx: fc.integer({ min: 1, max: 70 }),
    depth: fc.constantFrom(1, 2, 4, 8, 16),
    channels: fc.constantFrom(1, 2, 3, 4),
    interlaced: fc.boolean(),
  })
  .map((header) => ({ ...header, channels: header.depth < 8 ? 1 : header.channels, indexed: false }));

/** As many lines as the header calls for, with filters that exist. */
const pictures = headers.chain((header) =>
  bytes(inflatedBytes(header)).map((data) => ({ header, data: data.map((byte) => byte % 5) })),
);

describe('the filters in WebAssembly', () => {
  it('give the bytes of the reference', () => {
    fc.assert(
      fc.property(band, (drawn) => {
        expect(unfilterFast(kernels, drawn)).toEqual(unfilter(drawn));
      }),
      { numRuns: 1000 },
    );
  });

  it('give the same samples of every depth, interlaced or not', async () => {
    await fc.assert(
      fc.asyncProperty(pictures, async ({ header, data }) => {
        const fast = await readScanlines(new Uint8Array(data), header, neverAborted, kernels);
        expect(fast).toEqual(await readScanlines(new Uint8Array(data), header, neverAborted, null));
      }),
      { numRuns: 300 },
    );
  });

  it('give the same samples across bands, each of which depends on the one before', async () => {
    const header = { widthPx: 700, heightPx: 900, depth: 16, channels: 1, indexed: false } as const;
    const data = Uint8Array.from({ length: 900 * 1401 }, (_, i) =>
      i % 1401 === 0 ? 4 : Math.imul(i, 77) >> 3,
    );
    const read = (by: PixelKernels | null) =>
      readScanlines(data.slice(), { ...header, interlaced: false }, neverAborted, by);
    const [fast, reference] = [await read(kernels), await read(null)];
    const bytesOf = ({ buffer, byteLength }: typeof fast) => Buffer.from(buffer, 0, byteLength);
    expect(bytesOf(fast).equals(bytesOf(reference))).toBe(true);
  });

  it('leave lines that their memory cannot hold to the reference', () => {
    const lineBytes = 2 ** 25;
    const lines = new Uint8Array(lineBytes + 1);
    const endless = { lines, rows: 1, lineBytes, pixelBytes: 1, above: new Uint8Array(lineBytes) };
    expect(unfilterFast(kernels, endless)).toBeNull();
  });

  it.each([5, 255])('refuse filter %i as the reference does', async (filter) => {
    const lines = Uint8Array.of(0, 1, 2, filter, 3, 4);
    const drawn = { lines, rows: 2, lineBytes: 2, pixelBytes: 1, above: new Uint8Array(2) };
    const failing = [() => unfilterFast(kernels, drawn), () => unfilter(drawn)];
    for (const run of failing) {
      expect(await problemOf(Promise.resolve().then(run))).toMatchObject({
        kind: 'decode',
        reason: 'corrupt',
        detail: { code: 'png-filter', filter },
      });
    }
  });
});

it('the checksum is that of zlib at every length and alignment', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat({ max: 9 }), (drawn, start) => {
      const part = new Uint8Array(drawn).subarray(start);
      expect(crc32(part)).toBe(crc32OfZlib(part));
    }),
  );
});
