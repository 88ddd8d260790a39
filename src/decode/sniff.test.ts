import { describe, expect, it } from 'vitest';
import { EXPLICIT, IMPLICIT, radiograph, writeDicom } from '../../tools/fixtures/dicom-writer.ts';
import { problemOf } from '../../tools/fixtures/problem-of.ts';
import { animatedGif, pdf, protectedZip } from '../../tools/fixtures/strangers.ts';
import { sniff } from './decode.ts';

/** Latin-1 text as bytes, filled up with zeros. */
const bytes = (text: string, length = text.length) =>
  Uint8Array.from({ length }, (_, index) => text.charCodeAt(index) || 0);
const at = (offset: number, text: string) => bytes('\0'.repeat(offset) + text, offset + text.length + 20);

const elements = radiograph({ sizePx: 2, bitsAllocated: 8, bitsStored: 8, pixels: new Uint8Array(4) });

describe('a readable type is told by its bytes', () => {
  it.each([
    ['image/png', bytes('\x89PNG\r\n\x1a\n')],
    ['image/png', bytes('\x89PNG\n\x1a\n')],
    ['image/jpeg', bytes('\xff\xd8\xff\xe0')],
    ['application/dicom', writeDicom({ transferSyntax: EXPLICIT, elements })],
    ['application/dicom', writeDicom({ transferSyntax: EXPLICIT, elements, part10: false })],
    ['application/dicom', writeDicom({ transferSyntax: IMPLICIT, elements, part10: false })],
    ['application/dicom', writeDicom({ transferSyntax: EXPLICIT, elements }).subarray(132)],
  ] as const)('%s', (mediaType, file) => {
    expect(sniff(file)).toBe(mediaType);
  });
});

const unsignedZip = protectedZip();
unsignedZip[6] = 0;
const openZip = unsignedZip.map((byte, index) => (index === 67 ? 0 : byte));
const stillGif = animatedGif().map((byte, index) => (index === 61 ? 0x3b : byte));

describe('a stranger is called by its name', () => {
  it.each([
    ['PDF document', 'file-type', pdf()],
    ['PDF document', 'file-type', bytes(`\x01\x02 a line\n%PDF-1.7`)],
    ['animated GIF with 2 frames', 'animation', animatedGif()],
    ['GIF picture', 'file-type', stillGif],
    ['password-protected ZIP archive', 'encrypted', protectedZip()],
    ['password-protected ZIP archive', 'encrypted', unsignedZip],
    ['ZIP archive', 'file-type', openZip],
    ['TIFF picture', 'file-type', at(0, 'II*\0\x08')],
    ['TIFF picture', 'file-type', at(0, 'MM\0*')],
    ['BMP picture', 'file-type', bytes('BM\x1e\0\0\0', 30)],
    ['WebP picture', 'file-type', bytes('RIFF\x10\0\0\0WEBPVP8 ')],
    ['HEIC picture', 'file-type', at(4, 'ftypheic')],
    ['MP4 or QuickTime film', 'file-type', at(4, 'ftypisom')],
    ['JPEG 2000 picture', 'file-type', bytes('\0\0\0\x0cjP  \r\n\x87\n')],
    ['NIfTI volume', 'file-type', at(344, 'n+1\0')],
    ['gzip archive', 'file-type', bytes('\x1f\x8b\x08\0')],
    ['HTML page', 'file-type', bytes('\n<!DOCTYPE html><title>PNG</title>')],
    ['HTML page', 'file-type', bytes('<!-- a remark --><html lang="en">')],
    ['plain text', 'file-type', bytes('BM is a note, not a bitmap, whatever it begins with\n')],
    ['plain text', 'file-type', new TextEncoder().encode('Röntgen, Lübeck')],
    ['unknown data that begins with 00 01 02 03', 'file-type', bytes('\0\x01\x02\x03')],
  ] as const)('%s', async (found, subject, file) => {
    expect(await problemOf(() => sniff(file))).toEqual({ kind: 'unsupported', subject, found });
  });

  it('no bytes at all are an empty file', async () => {
    expect(await problemOf(() => sniff(new Uint8Array(0)))).toMatchObject({
      kind: 'decode',
      reason: 'empty',
    });
  });
});
