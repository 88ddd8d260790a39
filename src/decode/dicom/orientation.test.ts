/** Patient Orientation: DICOM PS3.3 C.7.6.1.1.1. */
import { expect, it } from 'vitest';
import {
  cs,
  type Element,
  EXPLICIT,
  radiograph,
  sq,
  writeDicom,
} from '../../../tools/fixtures/dicom-writer.ts';
import { bufferOf } from '../../../tools/fixtures/problem-of.ts';
import { neverAborted } from '../../core/abort.ts';
import { decode } from '../decode.ts';

async function orientationOf(...extra: Element[]) {
  const pixels = new Uint8Array(4);
  const elements = radiograph({ sizePx: 2, bitsAllocated: 8, bitsStored: 8, pixels, extra });
  const file = bufferOf(writeDicom({ transferSyntax: EXPLICIT, elements }));
  return (await decode(file, neverAborted)).image.orientation;
}

const given = (value: string) => cs('00200020', value);

it.each<[string, object]>([
  ['L\\F', { right: 'L', bottom: 'F' }],
  ['R\\F', { right: 'R', bottom: 'F' }],
  ['A\\F ', { right: 'A', bottom: 'F' }],
  ['PR\\HL', { right: 'PR', bottom: 'HL' }],
])('rows and columns of %s run to these sides', async (value, expected) => {
  expect(await orientationOf(given(value))).toEqual(expected);
});

it.each([
  ['', 'nothing'],
  ['L', 'a single direction'],
  ['\\F', 'columns alone'],
  ['L\\R', 'two directions of one axis'],
  ['LR\\F', 'a direction that contradicts itself'],
  ['LE\\V', 'letters of animals'],
  ['l\\f', 'small letters'],
  ['LEFT\\FOOT', 'words'],
])('%j, %s, is no orientation', async (value) => {
  expect(await orientationOf(given(value))).toBeNull();
});

it('is concluded from nothing else: neither from the view nor from the side of a body part', async () => {
  expect(await orientationOf(cs('00185101', 'PA'), cs('00200062', 'L'))).toBeNull();
});

it('of a quadruped is not read by the letters of bipeds', async () => {
  expect(await orientationOf(given('L\\F'), cs('00102210', 'QUADRUPED'))).toBeNull();
});

it("of a frame is its own group's", async () => {
  const frame = sq('52009229', [sq('00209450', [given('R\\F')])]);
  expect(await orientationOf(given('L\\F'), frame)).toEqual({ right: 'R', bottom: 'F' });
});
