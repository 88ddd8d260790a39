import { describe, expect, it } from 'vitest';
import { problemOf } from '../../../tools/fixtures/problem-of.ts';
import { type EncapsulatedPixels, frameStream } from './fragments.ts';

const JPEG = [0xff, 0xd8, 0xff];
const JPEG_2000 = [0xff, 0x4f, 0xff, 0x51];

/** Fragments behind a basic offset table, each with an item header of 8 bytes. */
function pixels(
  values: readonly (readonly number[])[],
  tables: Partial<Pick<EncapsulatedPixels, 'frameStarts' | 'frameLengths'>> = {},
): EncapsulatedPixels {
  let offset = 0;
  const fragments = values.map((value) => {
    const fragment = { offset, value: Uint8Array.from(value) };
    offset += 8 + value.length;
    return fragment;
  });
  return { kind: 'encapsulated', frameStarts: [], frameLengths: [], fragments, ...tables };
}

const frames = (encapsulated: EncapsulatedPixels, count: number) =>
  Array.from({ length: count }, (_, frame) => [...frameStream(encapsulated, frame, count)]);

describe('a single frame', () => {
  it.each<[string, EncapsulatedPixels]>([
    ['without a table', pixels([[1, 2], [3, 4], [5]])],
    ['with an entry for each fragment', pixels([[1, 2], [3, 4], [5]], { frameStarts: [0, 10, 20] })],
    ['with a table that points nowhere', pixels([[1, 2], [3, 4], [5]], { frameStarts: [7] })],
    ['with empty fragments', pixels([[], [1, 2], [], [3, 4, 5], []], { frameStarts: [0] })],
    ['with a second stream start inside', pixels([[1, 2, 3, 4], [5]], { frameLengths: [2] })],
  ])('%s owns all fragments', (_, encapsulated) => {
    expect(frames(encapsulated, 1)).toEqual([[1, 2, 3, 4, 5]]);
  });
});

describe('several frames', () => {
  const three = [
    [1, 1],
    [2, 2],
    [3, 3],
  ];

  it.each<[string, EncapsulatedPixels, number[][]]>([
    [
      'by the offset table',
      pixels(three, { frameStarts: [0, 20] }),
      [
        [1, 1, 2, 2],
        [3, 3],
      ],
    ],
    [
      'by the extended table, cut to its lengths',
      pixels(three, { frameStarts: [0, 20], frameLengths: [3, 1] }),
      [[1, 1, 2], [3]],
    ],
    [
      'by the stream starts of JPEG where the table is empty',
      pixels([JPEG, [4], JPEG]),
      [[...JPEG, 4], JPEG],
    ],
    [
      'by the stream starts of JPEG 2000',
      pixels([JPEG_2000, JPEG_2000, [4]]),
      [JPEG_2000, [...JPEG_2000, 4]],
    ],
    [
      'by the stream starts where the table is not one of fragments',
      pixels([JPEG, [4], JPEG], { frameStarts: [0, 3] }),
      [[...JPEG, 4], JPEG],
    ],
    ['by one fragment each', pixels([[1], [], [2]], { frameStarts: [0, 0] }), [[1], [2]]],
  ])('are told apart %s', (_, encapsulated, expected) => {
    expect(frames(encapsulated, expected.length)).toEqual(expected);
  });

  it('are an error where nothing tells them apart', async () => {
    expect(await problemOf(() => frameStream(pixels(three), 0, 2))).toMatchObject({
      kind: 'decode',
      reason: 'corrupt',
      detail: { code: 'dicom-frames-apart', frames: 2, fragments: 3 },
    });
  });
});
