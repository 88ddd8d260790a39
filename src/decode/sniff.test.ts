import { describe, expect, it } from 'vitest';
import { EXPLICIT, IMPLICIT, radiograph, writeDicom } from '../../tools/fixtures/dicom-writer.ts';
import { problemOf } from '../../tools/fixtures/problem-of.ts';
import { animatedGif, pdf, protectedZip } from '../../tools/fixtures/unsupported-formats.ts';
import type { Found, UnreadType } from '../core/detail.ts';
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
    ['image/tiff', at(0, 'II*\0\x08')],
    ['image/tiff', at(0, 'MM\0*')],
    ['image/bmp', bytes(`BM${'\0'.repeat(12)}\x28`, 60)],
    ['image/webp', bytes('RIFF\x10\0\0\0WEBPVP8 ')],
    ['application/dicom', writeDicom({ transferSyntax: EXPLICIT, elements })],
    ['application/dicom', bytes(`II*\0${'\0'.repeat(124)}DICM`)],
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

const unread = (type: UnreadType): Found => ({ code: 'unread-type', type });

describe('an unsupported format is called by its name', () => {
  it.each<[Found, string, Uint8Array]>([
    [unread('pdf'), 'file-type', pdf()],
    [unread('pdf'), 'file-type', bytes(`\x01\x02 a line\n%PDF-1.7`)],
    [{ code: 'animation', format: 'GIF', frames: 2 }, 'animation', animatedGif()],
    [unread('gif'), 'file-type', stillGif],
    [unread('zip-encrypted'), 'encrypted', protectedZip()],
    [unread('zip-encrypted'), 'encrypted', unsignedZip],
    [unread('zip'), 'file-type', openZip],
    [unread('heic'), 'file-type', at(4, 'ftypheic')],
    [unread('mp4'), 'file-type', at(4, 'ftypisom')],
    [unread('jpeg-2000'), 'file-type', bytes('\0\0\0\x0cjP  \r\n\x87\n')],
    [unread('nifti-volume'), 'file-type', at(344, 'n+1\0')],
    [unread('gzip'), 'file-type', bytes('\x1f\x8b\x08\0')],
    [unread('html'), 'file-type', bytes('\n<!DOCTYPE html><title>PNG</title>')],
    [unread('html'), 'file-type', bytes('<!-- a remark --><html lang="en">')],
    [unread('text'), 'file-type', bytes('BM is a note, not a bitmap, whatever it begins with\n')],
    [unread('text'), 'file-type', new TextEncoder().encode('Röntgen, Lübeck')],
    [{ code: 'unknown-type', start: '00 01 02 03' }, 'file-type', bytes('\0\x01\x02\x03')],
  ])('%j', async (found, subject, file) => {
    expect(await problemOf(() => sniff(file))).toEqual({ kind: 'unsupported', subject, found });
  });

  it('no bytes at all are an empty file', async () => {
    expect(await problemOf(() => sniff(new Uint8Array(0)))).toMatchObject({
      kind: 'decode',
      reason: 'empty',
    });
  });
});
