import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { neverAborted } from '../core/abort.ts';
import { seededUniform } from '../core/random.ts';
import { inflate, inflateKnown } from './inflate.ts';

const random = seededUniform(1);
/** Hard to compress, so that the stream is longer than what is fed at a time. */
const original = Uint8Array.from({ length: 300_000 }, () => 256 * random());
const stream = new Uint8Array(deflateSync(original));
const inParts = (size: number) =>
  Array.from({ length: Math.ceil(stream.length / size) }, (_, i) =>
    stream.subarray(i * size, (i + 1) * size),
  );

describe('inflation', () => {
  it.each([1000, 2 ** 16, 2 ** 20])('is the same out of parts of %i bytes', async (size) => {
    expect(await inflateKnown(inParts(size), 'deflate', original.length, neverAborted)).toEqual(original);
    expect(await inflate(inParts(size), 'deflate', 2 ** 20, neverAborted)).toEqual(original);
  });

  it('stops at the bytes that are wanted, whatever follows', async () => {
    expect(await inflateKnown([stream], 'deflate', 70_001, neverAborted)).toEqual(
      original.subarray(0, 70_001),
    );
    // Far more zeros than are ever inflated at a time.
    const bomb = new Uint8Array(deflateSync(new Uint8Array(2 ** 28)));
    const before = process.memoryUsage().arrayBuffers;
    expect(await inflateKnown([bomb], 'deflate', 1000, neverAborted)).toEqual(new Uint8Array(1000));
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 26);
  });

  it('gives less where the stream ends before', async () => {
    expect(await inflateKnown([stream], 'deflate', 400_000, neverAborted)).toEqual(original);
  });

  it.each([
    ['is cut', stream.subarray(0, 200_000)],
    ['is no zlib stream', Uint8Array.of(1, 2, 3, 4, 5)],
  ])('fails where the stream %s', async (_, damaged) => {
    await expect(inflateKnown([damaged], 'deflate', 400_000, neverAborted)).rejects.toThrow();
    await expect(inflate([damaged], 'deflate', 400_000, neverAborted)).rejects.toThrow();
  });
});
