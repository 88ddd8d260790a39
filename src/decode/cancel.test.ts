import { readFileSync } from 'node:fs';
import { deflateRawSync, deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { EXPLICIT, encapsulate, radiograph, writeDicom } from '../../tools/fixtures/dicom-writer.ts';
import { encodeJpeg } from '../../tools/fixtures/files.ts';
import { writePng } from '../../tools/fixtures/png-writer.ts';
import { bufferOf, problemOf } from '../../tools/fixtures/problem-of.ts';
import { syntaxFiles } from '../../tools/fixtures/transfer-syntaxes.ts';
import { neverAborted } from '../core/abort.ts';
import { pixelKernels } from '../pixels/kernels.ts';
import { decode } from './decode.ts';
import { inflate } from './inflate.ts';
import { inflatedBytes, readScanlines } from './raster/png-scanlines.ts';

const sizePx = 64;
const ramp = Uint8Array.from({ length: sizePx * sizePx }, (_, index) => index >> 4);
const jpeg = await encodeJpeg(ramp, sizePx);
const stored = { sizePx, bitsAllocated: 8, bitsStored: 8 } as const;
const dicom = (transferSyntax: string, pixels: Uint8Array) =>
  writeDicom({ transferSyntax, elements: radiograph({ ...stored, pixels }) });

const fixtures = new URL('../../fixtures/files/', import.meta.url);
const files: readonly (readonly [name: string, file: Uint8Array])[] = [
  ['PNG', writePng({ widthPx: sizePx, heightPx: sizePx, depth: 8, colourType: 0, samples: [...ramp] })],
  ['JPEG', jpeg],
  ['DICOM', dicom(EXPLICIT, ramp)],
  ['deflated DICOM', deflated()],
  ['JPEG DICOM', dicom('1.2.840.10008.1.2.4.50', encapsulate([jpeg]))],
  ...syntaxFiles.map(({ file }) => [file, readFileSync(new URL(file, fixtures))] as const),
];

/** The data set deflated, behind the meta information (DICOM PS3.5, A.5). */
function deflated(): Uint8Array {
  const transferSyntax = '1.2.840.10008.1.2.1.99';
  const elements = radiograph({ ...stored, pixels: ramp });
  const whole = writeDicom({ transferSyntax, elements });
  const end = whole.length - writeDicom({ transferSyntax, elements, part10: false }).length;
  return Buffer.concat([whole.subarray(0, end), deflateRawSync(whole.subarray(end))]);
}

describe('decode', () => {
  it.each(files)('rejects a %s that was cancelled before', async (_, file) => {
    expect(await problemOf(decode(bufferOf(file), AbortSignal.abort()))).toEqual({ kind: 'cancelled' });
  });

  it.each(files)('rejects a %s that is cancelled in the middle', async (_, file) => {
    const abort = new AbortController();
    const decoding = decode(bufferOf(file), abort.signal);
    abort.abort();
    expect(await problemOf(decoding)).toEqual({ kind: 'cancelled' });
  });
});

describe('a cancel in a long step', () => {
  it('ends inflation between two pieces', async () => {
    const abort = new AbortController();
    const stream = new Uint8Array(deflateSync(new Uint8Array(2 ** 22)));
    const inflating = inflate([stream], 'deflate', 2 ** 22, abort.signal);
    abort.abort();
    expect(await problemOf(inflating)).toEqual({ kind: 'cancelled' });
  });

  it('ends the lines of a large PNG, which are all read otherwise', async () => {
    const sidePx = 4200;
    const header = {
      widthPx: sidePx,
      heightPx: sidePx,
      depth: 8,
      channels: 1,
      indexed: false,
      interlaced: false,
    } as const;
    const lines = () => new Uint8Array(inflatedBytes(header));
    const kernels = await pixelKernels();
    expect(await readScanlines(lines(), header, neverAborted, kernels)).toHaveLength(sidePx ** 2);
    const abort = new AbortController();
    const reading = readScanlines(lines(), header, abort.signal, kernels);
    abort.abort();
    expect(await problemOf(reading)).toEqual({ kind: 'cancelled' });
  });
});
