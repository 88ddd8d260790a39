import { describe, expect, it } from 'vitest';
import { problemOf } from '../../../../tools/fixtures/problem-of.ts';
import { encodeJpegXl } from '../../../../tools/fixtures/wasm-encoders.ts';
import {
  bytes,
  colour,
  count,
  decoded,
  frame,
  grey,
  items,
  layoutOf,
  rgb,
  UID,
} from '../testing/codec-pictures.ts';
import { readSize } from './jpeg-xl/size.ts';

// cspell:disable
/** A ramp of 24 × 16 px by libjpeg-turbo 3.1.3, quality 90. */
const JPEG =
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoHBwYIDAoMDAsKCwsNDhIQDQ4RDgsLEBYQERMU' +
  'FRUVDA8XGBYUGBIUFRT/wAALCAAQABgBAREA/8QAFQABAQAAAAAAAAAAAAAAAAAACAn/xAAZEAABBQAAAAAAAAAAAAAAAAAABQci' +
  'M1H/2gAIAQEAAD8ADTWolMcGA1qJTHBgNaiUxwl+1qJTHBgNaiUxwYDWolMcP//Z';

/** The same JPEG packed again by libjxl 0.11.2, in boxes, the codestream in two parts. */
const RECOMPRESSED =
  'AAAADEpYTCANCocKAAAAFGZ0eXBqeGwgAAAAAGp4bCAAAAATanhscAAAAAD/CgNBUNwIAAAAP2picmTBDSAILQMCAISAJAAAAEAw' +
  '/k9IAgAAANWHLDPU/wA/AAAACwiA4AAQSkZJRgABAQAAAQABAAADAAAA3Gp4bHCAAAAB4FsAEAAkAwxkDGQMZP7/DgAAGAAIAAEA' +
  'AAAAAICAJYki49gJae4wABMpKLDBMQbLxmDd2BhU4xQiLCKE2CiG788BgOkp0QAEHAUdANxbAieAGPz9AgAOonOXBvWL9O+yR4hD' +
  'J/N3cbiyAv8BngwADAqIgkAj9zuvAC4GPuQ/V81SjfDBKdbFd5LRzIMYs6VMQW6EQvwx3FXyU8AEAAAAAAAAJYnUiLvdBQIgoLn+' +
  'QFkAwlx/oCwAYa4/UBaAMNcfKAtAmOsPlAUgzPUHygIQAA==';
// cspell:enable

const fromBase64 = (text: string) => new Uint8Array(Buffer.from(text, 'base64'));
const copied = (stream: Uint8Array) => new Uint8Array(stream);

/** A box of the ISO base media file format. */
function box(type: string, content: Uint8Array): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(content.length + 8);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, content]);
}

const SIGNATURE = box('JXL ', Buffer.from('0d0a870a', 'hex'));

describe('JPEG XL', () => {
  it.each([8, 10, 12, 16])('of %i bits without loss gives every sample back', async (bits) => {
    const samples = Uint16Array.from({ length: count }, (_, index) => (index * 40_503) % 2 ** bits);
    const given = bits === 8 ? Uint8Array.from(samples) : samples;
    const stream = await encodeJpegXl({ ...frame, bitsPerSample: bits }, given);
    const depth = { bitsAllocated: 16, bitsStored: bits, highBit: bits - 1 } as const;
    const { words, layout } = await decoded(UID.jpegXlLossless, items(stream), layoutOf(depth));
    expect(words).toEqual(samples);
    expect(layout).toMatchObject(depth);
  });

  it('in colour comes as RGB, whatever the label says of it', async () => {
    const stream = await encodeJpegXl({ ...frame, bitsPerSample: 8, componentCount: 3 }, colour);
    const { words, layout } = await decoded(
      UID.jpegXl,
      items(stream),
      layoutOf({ ...rgb, photometric: 'YBR_FULL' }),
    );
    expect(words).toEqual(colour);
    expect(layout.photometric).toBe('RGB');
  });

  it('in boxes is read, whole and in parts', async () => {
    const stream = await encodeJpegXl(frame, grey);
    const [first, second] = [stream.subarray(0, 9), stream.subarray(9)];
    const part = (number: number, content: Uint8Array) =>
      box('jxlp', Buffer.concat([Buffer.from(number.toString(16).padStart(8, '0'), 'hex'), content]));
    const type = box('ftyp', Buffer.from('jxl \0\0\0\0jxl ', 'latin1'));
    const whole = Buffer.concat([SIGNATURE, type, box('jxlc', stream)]);
    const parts = Buffer.concat([SIGNATURE, type, part(0, first), part(0x80000001, second)]);
    for (const boxes of [whole, parts]) {
      expect((await decoded(UID.jpegXlLossless, items(copied(boxes)))).words).toEqual(grey);
    }
  });

  // libjxl's inverse DCT is in floats, so that samples may be rounded to the other side.
  it('of a JPEG that was packed again is that JPEG, within 1', async () => {
    const layout = layoutOf({ ...bytes, widthPx: 24, heightPx: 16 });
    const jpeg = await decoded(UID.baseline, items(fromBase64(JPEG)), layout);
    const again = await decoded(UID.jpegXlRecompressed, items(fromBase64(RECOMPRESSED)), layout);
    const differences = Array.from(again.words, (word, index) => Math.abs(word - (jpeg.words[index] ?? 0)));
    expect(differences).toHaveLength(24 * 16);
    expect(Math.max(...differences)).toBeLessThanOrEqual(1);
  });

  // A square, each of the other ratios, multiples of 8 up to 256, and sides of 9 to 13 bits and more.
  it.each([
    [37, 33],
    [50, 50],
    [60, 50],
    [40, 30],
    [45, 30],
    [160, 90],
    [50, 40],
    [100, 50],
    [64, 40],
    [256, 8],
    [512, 3],
    [513, 2],
    [8192, 2],
    [8193, 2],
    [2, 9000],
  ])('says its size before it is decoded: %i × %i', async (widthPx, heightPx) => {
    const flat = new Uint8Array(widthPx * heightPx).fill(9);
    const size = { width: widthPx, height: heightPx, bitsPerSample: 8 };
    const stream = await encodeJpegXl({ ...frame, ...size }, flat);
    expect(readSize(copied(stream))).toEqual({ widthPx, heightPx });
  });

  it('of another size or with too many bits contradicts its header', async () => {
    const stream = items(await encodeJpegXl(frame, grey));
    const problems = [layoutOf({ widthPx: 36 }), layoutOf(bytes)].map((layout) =>
      problemOf(decoded(UID.jpegXlLossless, stream, layout)),
    );
    const detail = (code: string) => ({
      kind: 'decode',
      reason: 'corrupt',
      detail: { code: 'dicom-frame', codec: 'JPEG XL', frame: 1, cause: { code } },
    });
    expect(await Promise.all(problems)).toMatchObject(['dicom-two-sizes', 'dicom-two-depths'].map(detail));
  });

  it('with signed samples is refused by name', async () => {
    const stream = items(await encodeJpegXl(frame, grey));
    const problem = await problemOf(decoded(UID.jpegXlLossless, stream, layoutOf({ signed: true })));
    expect(problem).toMatchObject({ kind: 'unsupported', found: { code: 'jpeg-xl-signed' } });
  });

  it.each<[string, Uint8Array, object]>([
    ['no start', Uint8Array.of(0xff, 0x4f, 0xff, 0x51), { code: 'jpeg-xl-start' }],
    ['a start alone', Uint8Array.of(0xff, 0x0a), { code: 'stream-cut' }],
    ['boxes without a codestream', new Uint8Array(SIGNATURE), { code: 'jpeg-xl-start' }],
  ])('of %s is an error', async (_, stream, cause) => {
    const problem = await problemOf(decoded(UID.jpegXl, items(stream)));
    expect(problem).toMatchObject({ kind: 'decode', detail: { code: 'dicom-frame', cause } });
  });

  it('that is cut anywhere is an error, and the next one is read', async () => {
    const stream = await encodeJpegXl(frame, grey);
    for (const length of [stream.length >> 2, stream.length >> 1, stream.length - 2]) {
      const problem = await problemOf(decoded(UID.jpegXlLossless, items(stream.subarray(0, length))));
      expect(problem, `${length} bytes`).toMatchObject({ kind: 'decode' });
    }
    expect((await decoded(UID.jpegXlLossless, items(stream))).words).toEqual(grey);
  });
});
