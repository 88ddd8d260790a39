/** Overlay planes: DICOM PS3.3 C.9.2, and dcmtk's idea of them where it is installed. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { type Element, EXPLICIT, radiograph, writeDicom } from '../../../../tools/fixtures/dicom-writer.ts';
import { type DrawnOverlay, overlayElements, packBits } from '../../../../tools/fixtures/overlays.ts';
import { bufferOf } from '../../../../tools/fixtures/problem-of.ts';
import { neverAborted } from '../../../core/abort.ts';
import type { Overlay } from '../../../core/image.ts';
import { decode } from '../../decode.ts';

const SIDE = 9;
const BIG_ENDIAN = '1.2.840.10008.1.2.2';

interface Spec {
  readonly overlays: readonly DrawnOverlay[];
  readonly extra?: readonly Element[];
  readonly frames?: number;
  readonly transferSyntax?: string;
  /** Set in every second word. */
  readonly embeddedBit?: number;
}

function fileOf(spec: Spec): Uint8Array<ArrayBuffer> {
  const { overlays, extra = [], frames = 1, transferSyntax = EXPLICIT, embeddedBit } = spec;
  const bit = (index: number) => (embeddedBit !== undefined && index % 2 === 0 ? 1 << embeddedBit : 0);
  const words = Uint16Array.from({ length: SIDE * SIDE * frames }, (_, index) => 1000 | bit(index));
  const elements = radiograph({
    sizePx: SIDE,
    bitsAllocated: 16,
    bitsStored: 12,
    pixels: new Uint8Array(words.buffer),
    extra: [
      { tag: '00280008', vr: 'IS', value: String(frames) },
      { tag: '00281050', vr: 'DS', value: '2048' },
      { tag: '00281051', vr: 'DS', value: '4096' },
      ...overlays.flatMap(overlayElements),
      ...extra,
    ],
  });
  return writeDicom({ transferSyntax, elements });
}

const decoded = (spec: Spec, frame = 0) => decode(bufferOf(fileOf(spec)), neverAborted, frame);

/** Whether a mark lies on each pixel of the image. */
function maskOf(overlays: readonly Overlay[]): readonly boolean[] {
  const mask = Array.from({ length: SIDE * SIDE }, () => false);
  for (const { left, top, widthPx, heightPx, bits } of overlays) {
    for (let index = 0; index < widthPx * heightPx; index++) {
      if ((((bits[index >> 3] ?? 0) >> (index & 7)) & 1) === 0) continue;
      mask[(top + Math.floor(index / widthPx)) * SIDE + left + (index % widthPx)] = true;
    }
  }
  return mask;
}

const atPixels = (...pixels: readonly (readonly [row: number, column: number])[]) => {
  const mask = Array.from({ length: SIDE * SIDE }, () => false);
  for (const [row, column] of pixels) mask[row * SIDE + column] = true;
  return mask;
};

/** A cross of three by three. */
const CROSS = [0, 1, 0, 1, 1, 1, 0, 1, 0];
const cross = (change: Partial<DrawnOverlay> = {}): DrawnOverlay => ({
  group: 0x6000,
  rows: 3,
  columns: 3,
  origin: [1, 1],
  bits: CROSS,
  ...change,
});

describe('an overlay', () => {
  it.each<[string, Spec, readonly (readonly [number, number])[]]>([
    [
      'at 1\\1 lies on the first pixel',
      { overlays: [cross()] },
      [
        [0, 1],
        [1, 0],
        [1, 1],
        [1, 2],
        [2, 1],
      ],
    ],
    [
      'at 3\\6 lies two rows below and five columns to the right',
      { overlays: [cross({ origin: [3, 6] })] },
      [
        [2, 6],
        [3, 5],
        [3, 6],
        [3, 7],
        [4, 6],
      ],
    ],
    [
      'above and to the left is cut',
      { overlays: [cross({ origin: [0, 0] })] },
      [
        [0, 0],
        [0, 1],
        [1, 0],
      ],
    ],
    [
      'below and to the right is cut',
      { overlays: [cross({ origin: [8, 8] })] },
      [
        [7, 8],
        [8, 7],
        [8, 8],
      ],
    ],
    ['outside of the image shows nothing', { overlays: [cross({ origin: [20, 1] })] }, []],
    ['without a mark shows nothing', { overlays: [cross({ bits: CROSS.map(() => 0) })] }, []],
    [
      'in big endian words is the same',
      { overlays: [cross()], transferSyntax: BIG_ENDIAN },
      [
        [0, 1],
        [1, 0],
        [1, 1],
        [1, 2],
        [2, 1],
      ],
    ],
    [
      'in big endian bytes is the same',
      { overlays: [cross({ vr: 'OB' })], transferSyntax: BIG_ENDIAN },
      [
        [0, 1],
        [1, 0],
        [1, 1],
        [1, 2],
        [2, 1],
      ],
    ],
    [
      'of the last group is read',
      { overlays: [cross({ group: 0x601e, rows: 1, bits: [1, 0, 0], columns: 3 })] },
      [[0, 0]],
    ],
  ])('%s', async (_, spec, pixels) => {
    const { image, cautions } = await decoded(spec);
    expect(maskOf(image.overlays)).toEqual(atPixels(...pixels));
    expect(cautions).toEqual([]);
    expect(image.overlays).toHaveLength(pixels.length > 0 ? 1 : 0);
  });

  it('is graphics or a region, as its type says', async () => {
    const overlays = [cross(), cross({ group: 0x6002, type: 'R' })];
    expect((await decoded({ overlays })).image.overlays.map(({ kind }) => kind)).toEqual([
      'graphics',
      'region',
    ]);
  });

  it('in unused bits of the pixels is every word with its bit', async () => {
    const plane = cross({ rows: SIDE, columns: SIDE, bits: null, bitsAllocated: 16, bitPosition: 14 });
    const { image } = await decoded({ overlays: [plane], embeddedBit: 14 });
    expect(maskOf(image.overlays)).toEqual(Array.from({ length: SIDE * SIDE }, (_, i) => i % 2 === 0));
    expect(new Set(image.samples)).toEqual(new Set([1000]));
  });

  it('lies on its place where it is cut at random', async () => {
    const origin = fc.integer({ min: -6, max: 12 });
    const side = fc.integer({ min: 1, max: 12 });
    await fc.assert(
      fc.asyncProperty(
        origin,
        origin,
        side,
        side,
        fc.infiniteStream(fc.nat(1)),
        async (top, left, rows, columns, stream) => {
          const bits = [...stream.take(rows * columns)];
          const expected = Array.from({ length: SIDE * SIDE }, (_, index) => {
            const [row, column] = [Math.floor(index / SIDE) - (top - 1), (index % SIDE) - (left - 1)];
            const isInside = row >= 0 && row < rows && column >= 0 && column < columns;
            return isInside && bits[row * columns + column] === 1;
          });
          const { image } = await decoded({
            overlays: [cross({ origin: [top, left], rows, columns, bits })],
          });
          expect(maskOf(image.overlays)).toEqual(expected);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('overlays of several frames', () => {
  const two = cross({ rows: 1, columns: 2, bits: [1, 0, 0, 1], frames: 2 });
  it.each<[string, DrawnOverlay, readonly (readonly (readonly [number, number])[])[]]>([
    ['begin with the first', two, [[[0, 0]], [[0, 1]], []]],
    ['begin with the frame that they name', { ...two, frameOrigin: 2 }, [[], [[0, 0]], [[0, 1]]]],
    [
      'belong to the first frame alone where they name no number',
      cross({ rows: 1, columns: 2, bits: [1, 0] }),
      [[[0, 0]], [], []],
    ],
  ])('%s', async (_, overlay, frames) => {
    for (const [frame, pixels] of frames.entries()) {
      const { image, cautions } = await decoded({ overlays: [overlay], frames: 3 }, frame);
      expect(maskOf(image.overlays)).toEqual(atPixels(...pixels));
      expect(cautions).toEqual([]);
    }
  });
});

describe('a damaged overlay is left out with a caution, and the others are shown:', () => {
  const embedded = cross({ rows: SIDE, columns: SIDE, bits: null, bitsAllocated: 16, bitPosition: 14 });
  it.each<[string, DrawnOverlay, readonly Element[]]>([
    ['too few bits', cross({ bits: [], rows: 30 }), []],
    ['no rows', cross({ rows: 0 }), []],
    ['no origin', cross({ origin: null }), []],
    ['half an origin', cross({ origin: null }), [{ tag: '60000050', vr: 'SS', value: [1] }]],
    ['a bit that samples use', { ...embedded, bitPosition: 11 }, []],
    ['a bit beyond the word', { ...embedded, bitPosition: 16 }, []],
    ['unused bits of another size', { ...embedded, rows: 4 }, []],
    ['neither data nor a bit', { ...embedded, bitPosition: null }, []],
    ['data alone', cross({ rows: null, columns: null, origin: null }), []],
    ['a size that no file holds', cross({ rows: 65_535, columns: 65_535 }), []],
  ])('%s', async (_, overlay, extra) => {
    const good = cross({ group: 0x6004, rows: 1, columns: 1, bits: [1] });
    const { image, cautions } = await decoded({ overlays: [overlay, good], extra });
    expect(cautions).toEqual([{ code: 'overlay-damaged' }]);
    expect(maskOf(image.overlays)).toEqual(atPixels([0, 0]));
  });

  it('a frame that is cut, while those before it are whole', async () => {
    const spec = { overlays: [cross({ frames: 2 })], frames: 2 };
    expect(await decoded(spec, 0)).toMatchObject({ cautions: [], image: { overlays: [{ widthPx: 3 }] } });
    expect(await decoded(spec, 1)).toMatchObject({
      cautions: [{ code: 'overlay-damaged' }],
      image: { overlays: [] },
    });
  });

  it('elements of no plane are none', async () => {
    const extra: Element[] = [{ tag: '60001500', vr: 'LO', value: 'a label without a plane' }];
    const { image, cautions } = await decoded({ overlays: [], extra });
    expect([image.overlays, cautions]).toEqual([[], []]);
  });
});

const hasDcmtk = spawnSync('dcmj2pnm', ['--version']).status === 0;
if (!hasDcmtk) console.warn('overlays.test.ts skips the comparison with dcmtk: it is not installed');

describe.skipIf(!hasDcmtk)('dcmtk shows the same marks', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'penumbra-'));
  afterAll(() => rmSync(scratch, { recursive: true }));

  /** Marks in white on grey, whatever their type. */
  function maskByDcmtk(file: Uint8Array, frame: number): readonly boolean[] {
    const [from, to] = [join(scratch, 'drawn.dcm'), join(scratch, 'shown.pgm')];
    writeFileSync(from, file);
    execFileSync('dcmj2pnm', [
      '--write-raw-pnm',
      '+F',
      String(frame + 1),
      '+Wi',
      '1',
      '+O',
      '0',
      '+Omr',
      from,
      to,
    ]);
    return [...readFileSync(to).subarray(-SIDE * SIDE)].map((grey) => grey === 255);
  }

  const checks = Array.from({ length: 130 }, (_, index) => ((index * 7) % 3 === 0 ? 1 : 0));
  const whole = { rows: SIDE, columns: SIDE, bits: checks.slice(0, SIDE * SIDE) };
  it.each<[string, Spec]>([
    ['graphics', { overlays: [cross(whole)] }],
    ['a region', { overlays: [cross({ ...whole, type: 'R' })] }],
    ['a small plane at its origin', { overlays: [cross({ origin: [4, 5] })] }],
    [
      'a plane that goes beyond every side',
      { overlays: [cross({ rows: 10, columns: 13, bits: checks, origin: [0, -1] })] },
    ],
    ['a plane in big endian words', { overlays: [cross(whole)], transferSyntax: BIG_ENDIAN }],
    [
      'planes of three groups',
      {
        overlays: [
          cross(),
          cross({ group: 0x6006, origin: [6, 6] }),
          cross({ group: 0x601e, origin: [5, 1] }),
        ],
      },
    ],
    [
      'a plane in unused bits',
      { overlays: [cross({ ...whole, bits: null, bitsAllocated: 16, bitPosition: 15 })], embeddedBit: 15 },
    ],
    [
      'planes of three frames',
      { overlays: [cross({ rows: 5, columns: 7, bits: checks.slice(0, 105), frames: 3 })], frames: 3 },
    ],
    [
      'planes of two frames from the second on',
      {
        overlays: [cross({ rows: 5, columns: 7, bits: checks.slice(0, 70), frames: 2, frameOrigin: 2 })],
        frames: 3,
      },
    ],
  ])('of %s', async (_, spec) => {
    for (let frame = 0; frame < (spec.frames ?? 1); frame++) {
      const { image } = await decoded(spec, frame);
      const mask = maskOf(image.overlays);
      expect(maskByDcmtk(fileOf(spec), frame)).toEqual(mask);
      expect(mask.includes(true)).toBe(image.overlays.length > 0);
    }
  });
});

it('bits are packed as the standard draws them', () => {
  // PS3.5, 8.1.2: the first pixel in the lowest bit.
  expect([...packBits([1, 0, 0, 0, 0, 0, 0, 0, 0, 1])]).toEqual([0b1, 0b10]);
});
