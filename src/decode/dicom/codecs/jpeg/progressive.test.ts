import { describe, expect, it } from 'vitest';
import { problemOf } from '../../../../../tools/fixtures/problem-of.ts';
import { progressive } from '../../../../../tools/fixtures/progressive-jpeg.ts';
import { decoded, items, layoutOf, UID } from '../../testing/codec-pictures.ts';
import { readJpegStream } from './stream.ts';

const { stream, samples, widthPx, heightPx } = progressive;
const layout = layoutOf({ widthPx, heightPx });
const opened = (bytes: Uint8Array) => decoded(UID.extended, items(bytes), layout);

const startOfScan = Buffer.of(0xff, 0xda);
const scanStarts: number[] = [];
for (let at = stream.length; at !== -1; at = Buffer.from(stream).lastIndexOf(startOfScan, at - 1)) {
  if (at < stream.length) scanStarts.unshift(at);
}

describe('progressive JPEG with 12 bits', () => {
  it('gives the samples of dcmtk, to the bit', async () => {
    expect((await opened(stream)).words).toEqual(samples);
  });

  it('without its last scans is an error, and no blurred picture', async () => {
    expect(scanStarts).toHaveLength(readJpegStream(stream).scans.length);
    expect(scanStarts.length).toBeGreaterThan(3);
    for (const start of scanStarts.slice(1)) {
      const shorter = Uint8Array.from([...stream.subarray(0, start), 0xff, 0xd9]);
      expect(await problemOf(opened(shorter)), `without byte ${start} on`).toMatchObject({
        kind: 'decode',
        reason: 'truncated',
        detail: { code: 'dicom-frame', cause: { code: 'jpeg-scans-missing' } },
      });
    }
  });

  it('cut within a scan is an error', async () => {
    for (const length of [scanStarts[0], scanStarts[2], scanStarts.at(-1)]) {
      const cut = stream.subarray(0, (length ?? 0) + 14);
      expect(await problemOf(opened(cut))).toMatchObject({ kind: 'decode', reason: 'truncated' });
    }
  });

  it('with more scans than an encoder writes is refused before any is decoded', async () => {
    const scan = [...stream.subarray(scanStarts.at(-1), -2)];
    const many = Uint8Array.from([
      ...stream.subarray(0, -2),
      ...Array(500).fill(scan).flat(),
      ...stream.subarray(-2),
    ]);
    expect(await problemOf(opened(many))).toMatchObject({
      kind: 'decode',
      reason: 'too-large',
      detail: { code: 'dicom-frame', cause: { code: 'jpeg-many-scans', mostScans: 500 } },
    });
  });

  it.each<[string, number, number]>([
    ['a scan of coefficients that have come already', 0, 0x00],
    ['a bit that is not the next', 0, 0x31],
    ['more bits than a sample has', 0, 0x0e],
  ])('with %s is an error', async (_, scan, bits) => {
    const wrong = stream.slice();
    // Behind the marker, the length, the number of components and their tables: Ss, Se, Ah and Al.
    const last = scanStarts.at(-1 - scan) ?? 0;
    wrong[last + 9] = bits;
    expect(await problemOf(opened(wrong))).toMatchObject({ kind: 'decode', reason: 'corrupt' });
  });
});
