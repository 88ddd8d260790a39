/**
 * Files that Pillow (with libtiff and libwebp) and ImageMagick write, against the samples that went
 * into them; lossy WebP against Pillow's decoder.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { bufferOf, problemOf } from '../../../tools/fixtures/problem-of.ts';
import { neverAborted } from '../../core/abort.ts';
import { AppError } from '../../core/errors.ts';
import { decode } from '../decode.ts';

/** Odd in both directions, and larger than one tile. */
const widthPx = 53;
const heightPx = 37;
const pixels = widthPx * heightPx;

const scratch = mkdtempSync(join(tmpdir(), 'penumbra-'));
afterAll(() => rmSync(scratch, { recursive: true }));

/** Smooth with noise on it, so that every compression finds both runs and surprises. */
const wave = (index: number, bits: number) => {
  const noise = (Math.imul(index + 1, 0x9e3779b1) >>> 8) % 7;
  const smooth = 0.5 + 0.45 * Math.sin(index / widthPx / 5) * Math.cos((index % widthPx) / 9);
  return Math.min(Math.round(smooth * (2 ** bits - 8)) + (index % 3 === 0 ? noise : 0), 2 ** bits - 1);
};
const grey = {
  1: Uint8Array.from({ length: pixels }, (_, index) => wave(index, 8) >> 7),
  4: Uint8Array.from({ length: pixels }, (_, index) => wave(index, 4)),
  8: Uint8Array.from({ length: pixels }, (_, index) => wave(index, 8)),
  16: Uint16Array.from({ length: pixels }, (_, index) => wave(index, 16)),
};
const complement = (bits: 1 | 8) => grey[bits].map((value) => 2 ** bits - 1 - value);

for (const [bits, samples] of Object.entries(grey)) {
  writeFileSync(join(scratch, `grey-${bits}.raw`), new Uint8Array(samples.buffer));
}
/** The same values, scaled to bytes. */
writeFileSync(
  join(scratch, 'wide-4.raw'),
  grey[4].map((value) => value * 17),
);

const imageOf = async (name: string) =>
  (await decode(bufferOf(readFileSync(join(scratch, name))), neverAborted)).image;

async function expectSamples(name: string, expected: Uint8Array | Uint16Array, bits: number): Promise<void> {
  const image = await imageOf(name);
  expect(image).toMatchObject({ widthPx, heightPx, bitsStored: bits });
  expect(image.samples.constructor).toBe(expected.constructor);
  const { buffer, byteOffset, byteLength } = image.samples;
  expect(Buffer.compare(Buffer.from(buffer, byteOffset, byteLength), Buffer.from(expected.buffer))).toBe(0);
}

const VENV = join(import.meta.dirname, '../../../training/.venv/bin/python');
const python = [process.env.PENUMBRA_PYTHON, VENV, 'python3', '/usr/bin/python3'].find(
  (candidate) => candidate && spawnSync(candidate, ['-c', 'import PIL']).status === 0,
);
if (!python) console.warn('encoders.test.ts skips the comparison with Pillow: no Python here has it');

const SCRIPT = `
import sys
from PIL import Image
def read(name):
    with open(name, 'rb') as file: return file.read()
size = (${widthPx}, ${heightPx})
grey = Image.frombytes('L', size, read('grey-8.raw'))
deep = Image.frombytes('I;16', size, read('grey-16.raw'))
bilevel = Image.frombytes('L', size, read('grey-1.raw')).point(lambda value: value * 255).convert('1')
tinted = Image.merge('RGB', [grey, grey.point(lambda v: v // 2), grey])
alpha = grey.point(lambda value: 255 - value)
for compression in ['raw', 'tiff_lzw', 'tiff_adobe_deflate', 'tiff_deflate', 'packbits']:
    for rows in [1, 8, ${heightPx}]:
        options = dict(compression=compression, strip_size=rows * ${widthPx})
        def save(image, name, **info):
            image.save(f'{name}-{compression}-{rows}.tif', tiffinfo={278: rows, **info}, **options)
        save(bilevel, 'bilevel')
        save(grey, 'grey')
        save(deep, 'deep')
        save(grey.convert('RGB'), 'rgb')
        save(Image.merge('RGBA', [grey, grey, grey, alpha]), 'rgba')
        save(Image.merge('LA', [grey, alpha]), 'la')
        save(grey.convert('P'), 'palette')
        if compression in ['tiff_lzw', 'tiff_adobe_deflate']:
            for image, name in [(grey, 'grey'), (deep, 'deep'), (grey.convert('RGB'), 'rgb')]:
                image.save(f'{name}-predicted-{compression}-{rows}.tif', tiffinfo={278: rows, 317: 2}, **options)
deep.convert('I').convert('I;16B').save('big-endian.tif')
grey.save('grey-64.tif', big_tiff=True); deep.save('deep-64.tif', big_tiff=True, compression='tiff_lzw')
grey.save('white.tif', tiffinfo={262: 0}); bilevel.save('white-bilevel.tif', tiffinfo={262: 0})
tinted.save('tinted.tif')
grey.convert('F').save('float.tif')
grey.convert('I').save('wide.tif')
grey.convert('CMYK').save('cmyk.tif')
grey.save('jpeg.tif', compression='jpeg')
grey.save('pages.tif', save_all=True, append_images=[grey.rotate(180), grey])
for value in range(1, 9):
    exif = Image.Exif(); exif[0x0112] = value
    grey.save(f'turned-{value}.tif', tiffinfo={274: value})
    grey.convert('RGB').save(f'turned-{value}.webp', lossless=True, exif=exif)
grey.save('grey.bmp'); bilevel.save('bilevel.bmp'); grey.convert('RGB').save('rgb.bmp')
Image.merge('RGBA', [grey, grey, grey, alpha]).save('rgba.bmp'); tinted.save('tinted.bmp')
grey.convert('RGB').save('lossless.webp', lossless=True)
Image.merge('RGBA', [grey, grey, grey, alpha]).save('alpha.webp', lossless=True, exact=True)
tinted.save('tinted.webp')
frames = [grey.convert('RGB'), grey.rotate(180).convert('RGB')]
frames[0].save('animated.webp', save_all=True, append_images=frames[1:])
for quality in [5, 50, 80, 100]:
    grey.convert('RGB').save(f'lossy-{quality}.webp', quality=quality)
    decoded = Image.open(f'lossy-{quality}.webp').convert('RGB')
    with open(f'lossy-{quality}.raw', 'wb') as file: file.write(decoded.convert('L').tobytes())
`;

describe.skipIf(!python)('of what Pillow writes', () => {
  if (python) execFileSync(python, ['-c', SCRIPT], { cwd: scratch });
  const compressions = ['raw', 'tiff_lzw', 'tiff_adobe_deflate', 'tiff_deflate', 'packbits'];
  const strips = compressions.flatMap((name) => [1, 8, heightPx].map((rows) => `${name}-${rows}.tif`));
  const predicted = strips.filter((name) => /lzw|adobe/.test(name)).map((name) => `predicted-${name}`);

  it.each(strips)('TIFF %s: every sample is right', async (name) => {
    await expectSamples(`bilevel-${name}`, grey[1], 1);
    await expectSamples(`grey-${name}`, grey[8], 8);
    await expectSamples(`deep-${name}`, grey[16], 16);
    for (const mode of ['rgb', 'rgba', 'la', 'palette']) await expectSamples(`${mode}-${name}`, grey[8], 8);
  });

  it.each(predicted)('TIFF %s: every sample is right', async (name) => {
    await expectSamples(`grey-${name}`, grey[8], 8);
    await expectSamples(`deep-${name}`, grey[16], 16);
    await expectSamples(`rgb-${name}`, grey[8], 8);
  });

  it('TIFF in big endian is right', async () => {
    expect(readFileSync(join(scratch, 'big-endian.tif')).subarray(0, 2).toString()).toBe('MM');
    await expectSamples('big-endian.tif', grey[16], 16);
  });

  it('BigTIFF: every sample is right', async () => {
    expect(readFileSync(join(scratch, 'grey-64.tif')).subarray(0, 4).toString('latin1')).toBe('II+\0');
    await expectSamples('grey-64.tif', grey[8], 8);
    await expectSamples('deep-64.tif', grey[16], 16);
  });

  it('TIFF whose zero is white is MONOCHROME1', async () => {
    await expectSamples('white.tif', complement(8), 8);
    await expectSamples('white-bilevel.tif', complement(1), 1);
    expect((await imageOf('white.tif')).photometric).toBe('MONOCHROME1');
  });

  it('TIFF of several pages: the first is read, and the others are counted', async () => {
    await expectSamples('pages.tif', grey[8], 8);
    expect((await imageOf('pages.tif')).frames).toBe(3);
  });

  it.each(['grey.bmp', 'rgb.bmp', 'rgba.bmp'])('%s: every sample is right', async (name) => {
    await expectSamples(name, grey[8], 8);
  });

  it('bilevel.bmp: every sample is right', async () => {
    const black = grey[1].map((value) => value * 255);
    await expectSamples('bilevel.bmp', black, 8);
  });

  it.each(['lossless.webp', 'alpha.webp'])('%s: every sample is right', async (name) => {
    await expectSamples(name, grey[8], 8);
  });

  it.each([5, 50, 80, 100])('lossy WebP of quality %d is what libwebp decodes', async (quality) => {
    const expected = new Uint8Array(readFileSync(join(scratch, `lossy-${quality}.raw`)));
    await expectSamples(`lossy-${quality}.webp`, expected, 8);
  });

  it.each(['tif', 'webp'])('%s is turned upright by its orientation', async (ending) => {
    const at = (x: number, y: number) => grey[8][y * widthPx + x] ?? 0;
    const upright: readonly ((x: number, y: number) => number)[] = [
      at,
      (x, y) => at(widthPx - 1 - x, y),
      (x, y) => at(widthPx - 1 - x, heightPx - 1 - y),
      (x, y) => at(x, heightPx - 1 - y),
      (x, y) => at(y, x),
      (x, y) => at(y, heightPx - 1 - x),
      (x, y) => at(widthPx - 1 - y, heightPx - 1 - x),
      (x, y) => at(widthPx - 1 - y, x),
    ];
    for (const [index, expectedAt] of upright.entries()) {
      const image = await imageOf(`turned-${index + 1}.${ending}`);
      expect(image.widthPx).toBe(index < 4 ? widthPx : heightPx);
      const expected = Array.from(image.samples, (_, pixel) =>
        expectedAt(pixel % image.widthPx, Math.floor(pixel / image.widthPx)),
      );
      expect([...image.samples], `orientation ${index + 1}`).toEqual(expected);
    }
  });

  it.each([
    ['tinted.tif', { kind: 'unsupported', subject: 'colour' }],
    ['tinted.bmp', { kind: 'unsupported', subject: 'colour' }],
    ['tinted.webp', { kind: 'unsupported', subject: 'colour' }],
    ['cmyk.tif', { kind: 'unsupported', subject: 'colour', found: { model: 'CMYK' } }],
    ['float.tif', { kind: 'unsupported', subject: 'bit-depth', found: { bits: 32, kind: 'float' } }],
    ['wide.tif', { kind: 'unsupported', subject: 'bit-depth', found: { bits: 32, kind: 'signed' } }],
    ['jpeg.tif', { kind: 'unsupported', subject: 'compression', found: { method: 'JPEG' } }],
    ['animated.webp', { kind: 'unsupported', subject: 'animation', found: { format: 'WebP', frames: 2 } }],
  ])('%s gets an error that names the cause', async (name, problem) => {
    expect(await problemOf(imageOf(name))).toMatchObject(problem);
  });

  it.each(['grey.bmp', 'lossless.webp', 'lossy-80.webp'])(
    '%s without its end is never half a picture',
    async (name) => {
      const whole = readFileSync(join(scratch, name));
      for (const share of [0.5, 0.9, 0.99]) {
        const cut = decode(bufferOf(whole.subarray(0, whole.length * share)), neverAborted);
        expect(await problemOf(cut)).toMatchObject({ kind: 'decode', reason: 'truncated' });
      }
    },
  );
});

/** Compressions for which there is no writer of our own; the others are in robustness.slow.test.ts. */
describe.skipIf(!python)('whatever is changed in', () => {
  it.each([
    'grey-tiff_lzw-8.tif',
    'deep-packbits-8.tif',
    'deep-predicted-tiff_lzw-8.tif',
    'lossy-80.webp',
    'lossless.webp',
  ])('%s, nothing but an AppError comes of it', async (name) => {
    const seed = new Uint8Array(readFileSync(join(scratch, name)));
    const change = fc.tuple(fc.nat({ max: seed.length - 1 }), fc.nat({ max: 255 }));
    const changed = fc.array(change, { minLength: 1, maxLength: 8 }).map((changes) => {
      const file = seed.slice();
      for (const [offset, value] of changes) file[offset] = value;
      return file;
    });
    const behaves = async (file: Uint8Array) => {
      const thrown: unknown = await decode(bufferOf(file), neverAborted).catch((error: unknown) => error);
      if (thrown instanceof AppError) expect(['decode', 'unsupported']).toContain(thrown.problem.kind);
      else expect(thrown).toHaveProperty('image');
    };
    await fc.assert(fc.asyncProperty(changed, behaves), { seed: 20_261_130, numRuns: 100 });
  });
});

const hasImageMagick = /ImageMagick/.test(spawnSync('convert', ['--version'], { encoding: 'utf8' }).stdout);
if (!hasImageMagick) console.warn('encoders.test.ts skips the comparison with ImageMagick: not installed');

describe.skipIf(!hasImageMagick)('of what ImageMagick writes', () => {
  const write = (source: string, depth: number, options: readonly string[], name: string) =>
    execFileSync(
      'convert',
      ['-size', `${widthPx}x${heightPx}`, '-endian', 'LSB', '-depth', String(depth), `gray:${source}.raw`]
        .concat(options)
        .concat(name),
      { cwd: scratch },
    );

  it.each([
    ['tiles', ['-define', 'tiff:tile-geometry=16x32']],
    [
      'tiles, LZW, predicted',
      ['-define', 'tiff:tile-geometry=32x16', '-compress', 'LZW', '-define', 'tiff:predictor=2'],
    ],
    ['tiles, deflate', ['-define', 'tiff:tile-geometry=64x64', '-compress', 'Zip']],
    ['big endian', ['-endian', 'MSB']],
    ['big endian, predicted', ['-endian', 'MSB', '-compress', 'Zip', '-define', 'tiff:predictor=2']],
    ['bits reversed', ['-define', 'tiff:fill-order=lsb', '-compress', 'RLE']],
    ['RGB', ['-type', 'TrueColor', '-define', 'tiff:rows-per-strip=5']],
    ['RGB in planes', ['-type', 'TrueColor', '-interlace', 'plane', '-compress', 'LZW']],
    ['RGB in tiles', ['-type', 'TrueColor', '-define', 'tiff:tile-geometry=16x16']],
  ])('TIFF with %s: every sample is right', async (_, options) => {
    write('grey-8', 8, options, 'eight.tif');
    await expectSamples('eight.tif', grey[8], 8);
    write('grey-16', 16, options, 'sixteen.tif');
    await expectSamples('sixteen.tif', grey[16], 16);
  });

  // Tiles below 8 bits are not tried: ImageMagick 6.9.11 fills only a part of each.
  it.each(['LSB', 'MSB'])('TIFF of 4 bits, %s first, keeps them', async (endian) => {
    write('wide-4', 8, ['-endian', endian, '-depth', '4'], 'packed.tif');
    await expectSamples('packed.tif', grey[4], 4);
  });

  // ImageMagick itself does not keep 12 bits, so that libtiff tells which it wrote.
  it.skipIf(!python).each(['LSB', 'MSB'])('TIFF of 12 bits, %s first, is as by libtiff', async (endian) => {
    write('grey-16', 16, ['-endian', endian, '-depth', '12'], 'packed.tif');
    const script =
      'from PIL import Image; open("packed.raw", "wb").write(Image.open("packed.tif").tobytes())';
    execFileSync(python ?? '', ['-c', script], { cwd: scratch });
    const expected = new Uint8Array(readFileSync(join(scratch, 'packed.raw')));
    await expectSamples('packed.tif', new Uint16Array(expected.buffer), 12);
    expect(new Set((await imageOf('packed.tif')).samples).size).toBeGreaterThan(1000);
  });

  it('BMP of every version is right, and a compressed one is named', async () => {
    for (const version of ['BMP2', 'BMP3', 'BMP']) {
      write('grey-8', 8, ['-compress', 'None', '-type', 'TrueColor'], `${version}:version.bmp`);
      await expectSamples('version.bmp', grey[8], 8);
    }
    write('grey-8', 8, ['-compress', 'RLE', '-type', 'Palette'], 'BMP3:rle.bmp');
    expect(await problemOf(imageOf('rle.bmp'))).toMatchObject({
      subject: 'compression',
      found: { format: 'BMP', method: 'RLE8' },
    });
  });
});
