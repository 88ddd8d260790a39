import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packModel } from '../../../tools/quantize/mixed/pack.ts';
import type { GraphFault } from '../../core/faults/graph.ts';
import { sizeOf } from '../../core/tensor.ts';
import { GraphError } from './error.ts';
import type { GraphModelJson, WeightSpec } from './model-json.ts';
import { expandPacked } from './packing.ts';

const integers = (name: string, shape: readonly number[]): WeightSpec => ({
  name,
  shape: [...shape],
  dtype: 'float32',
  quantization: { dtype: 'uint8', scale: 1, min: -128 },
});

function model(weights: WeightSpec[], packing?: unknown): GraphModelJson {
  const penumbra = { format: 1, precision: 'mixed', ...(packing !== undefined && { packing }) };
  return {
    format: 'graph-model',
    modelTopology: { node: [] },
    weightsManifest: [{ paths: ['group1-shard1of1.bin'], weights }],
    userDefinedMetadata: { penumbra, kept: 'as it is' },
  };
}

const bufferOf = (bytes: readonly number[]): ArrayBuffer => Uint8Array.from(bytes).buffer;

describe('expandPacked', () => {
  /** Channels of 2, 5 and 8 bits: table entries 0, 3 and 6, the last across the bytes. */
  const json = model([integers('w', [2, 3])], { channelAxis: { w: 1 } });
  const table = [0b10_011_000, 0b1];
  /** The integers 1, -16, 127 and -2, 15, -127, stored as 3, 0, 255 and 0, 31, 1. */
  const run = [0b1_00000_11, 0b0_1111111, 0b01_11111_0, 0b000000];
  const expanded = [1, -16, 127, -2, 15, -127].map((integer) => integer + 128);

  it('reads both runs from the least significant bit on', () => {
    const { weights } = expandPacked(json, bufferOf([...table, ...run]));
    expect([...new Uint8Array(weights)]).toEqual(expanded);
  });

  it('gives a model that is no longer packed, and otherwise unchanged', () => {
    const result = expandPacked(json, bufferOf([...table, ...run]));
    expect(result.json).toEqual(model([integers('w', [2, 3])]));
    expect(expandPacked(result.json, result.weights)).toEqual(result);
  });

  it('does not modify its arguments', () => {
    const given = { json: structuredClone(json), bytes: bufferOf([...table, ...run]) };
    expandPacked(given.json, given.bytes);
    expect(given).toEqual({ json, bytes: bufferOf([...table, ...run]) });
  });

  const byColumn = { channelAxis: { w: 1 } };
  it.each<[string, unknown, readonly number[], subject: string, fault: Partial<GraphFault>]>([
    [
      'a run that is cut off',
      byColumn,
      [...table, ...run.slice(1)],
      'w',
      { code: 'packed-cut', needed: 4, from: 2, end: 5 },
    ],
    [
      'a byte too many',
      byColumn,
      [...table, ...run, 0],
      'weights',
      { code: 'packed-rest', found: 7, end: 6 },
    ],
    ['a width of 9 bits', byColumn, [0b111, 0, ...run], 'w', { code: 'packed-bits', channel: 0, bits: 9 }],
    ['a table with fill bits', byColumn, [0b10_011_000, 0b11, ...run], 'w', { code: 'packed-padding' }],
    ['a run with fill bits', byColumn, [...table, ...run.with(3, 0x80)], 'w', { code: 'packed-padding' }],
    [
      'an axis that the shape has not',
      { channelAxis: { w: 2 } },
      [...table, ...run],
      'w',
      { code: 'packed-axis', shape: [2, 3], axis: 2, least: -128 },
    ],
    [
      'a weight that is not there',
      { channelAxis: { v: 1 } },
      [...table, ...run],
      'v',
      { code: 'packed-absent' },
    ],
    [
      'metadata without axes',
      {},
      [...table, ...run],
      'userDefinedMetadata.penumbra.packing.channelAxis',
      { code: 'schema' },
    ],
    [
      'an axis that is no number',
      { channelAxis: { w: -1 } },
      [...table, ...run],
      'userDefinedMetadata.penumbra.packing.channelAxis.w',
      { code: 'schema' },
    ],
  ])('rejects %s', (_, packing, bytes, subject, fault) => {
    const packed = model([integers('w', [2, 3])], packing);
    const expand = () => expandPacked(packed, bufferOf(bytes));
    expect(expand).toThrow(GraphError);
    expect(expand).toThrow(expect.objectContaining({ subject, fault: expect.objectContaining(fault) }));
  });

  it('rejects a truncated table', () => {
    const packed = model([integers('w', [1, 3])], { channelAxis: { w: 1 } });
    const fault = { code: 'packed-cut', needed: 2, from: 0, end: 1 };
    expect(() => expandPacked(packed, bufferOf([0]))).toThrow(
      expect.objectContaining({ subject: 'w', fault }),
    );
  });

  it('rejects a weight that is not stored as integers from -128', () => {
    const spec = { ...integers('w', [2, 3]), quantization: { dtype: 'uint8' as const, scale: 1, min: -127 } };
    const packed = model([spec], { channelAxis: { w: 1 } });
    const fault = { code: 'packed-axis', shape: [2, 3], axis: 1, least: -128 };
    expect(() => expandPacked(packed, bufferOf([...table, ...run]))).toThrow(
      expect.objectContaining({ subject: 'w', fault }),
    );
  });

  it('rejects a shape that no such file can hold before allocating memory for it', () => {
    const packed = model([integers('w', [1e6, 1e6])], { channelAxis: { w: 1 } });
    const fault = { code: 'packed-too-short', found: 6, expanded: 1e12 };
    expect(() => expandPacked(packed, bufferOf([...table, ...run]))).toThrow(
      expect.objectContaining({ subject: 'weights', fault }),
    );
  });
});

describe('packing and expanding', () => {
  const channels = fc.integer({ min: 1, max: 40 });
  /** Each with the axis of its output channels. */
  const shapes = fc.oneof(
    fc.tuple(channels, channels).map(([i, o]) => ({ shape: [3, 3, i, o], axis: 3 })),
    fc.tuple(channels).map(([c]) => ({ shape: [5, 5, c, 1], axis: 2 })),
    fc.tuple(channels, channels).map(([k, n]) => ({ shape: [k, n], axis: 1 })),
    fc.tuple(channels, channels).map(([n, k]) => ({ shape: [n, k], axis: 0 })),
  );
  const seeds = fc.integer();
  const weights = fc.array(
    shapes.chain(({ shape, axis }) =>
      fc.record({
        shape: fc.constant(shape),
        axis: fc.constant(axis),
        bits: fc.uint8Array({
          min: 2,
          max: 8,
          minLength: shape[axis] ?? 0,
          maxLength: shape[axis] ?? 0,
        }),
        seed: seeds,
      }),
    ),
    { minLength: 1, maxLength: 4 },
  );

  it('restores every byte, for any shapes, axes and bits', () => {
    fc.assert(
      fc.property(weights, fc.uint8Array({ maxLength: 9 }), (packed, other) => {
        const specs: WeightSpec[] = [];
        const bytes: number[] = [];
        // Weights that are not packed lie before, between and after, so that runs begin at any
        // offset.
        const addOther = () => {
          specs.push({ name: `other${specs.length}`, shape: [other.length], dtype: 'bool' });
          bytes.push(...other);
        };
        const channelBits = new Map<string, { axis: number; bits: Uint8Array }>();
        for (const { shape, axis, bits, seed } of packed) {
          addOther();
          channelBits.set(`w${specs.length}`, { axis, bits });
          specs.push(integers(`w${specs.length}`, shape));
          bytes.push(...randomIntegers(shape, axis, bits, seed));
        }
        addOther();
        const plain = model(specs);
        const { json, bytes: shards } = packModel(plain, bufferOf(bytes), channelBits);
        const result = expandPacked(json, shards.buffer);
        expect(result.json).toEqual(plain);
        expect(Buffer.compare(new Uint8Array(result.weights), Uint8Array.from(bytes))).toBe(0);
      }),
      { numRuns: 60 },
    );
  });

  it('takes exactly the bits that the table states', () => {
    const bits = Uint8Array.of(2, 3, 8);
    const plain = model([integers('w', [9, 3])]);
    const { bytes } = packModel(plain, bufferOf(Array(27).fill(128)), new Map([['w', { axis: 1, bits }]]));
    expect(bytes.length).toBe(Math.ceil((3 * 3) / 8) + Math.ceil((9 * (2 + 3 + 8)) / 8));
  });

  it.each([
    ['above', 2],
    ['below', -3],
  ])('rejects an integer %s its width', (_, integer) => {
    const bits = Uint8Array.of(2);
    const plain = model([integers('w', [1, 1])]);
    expect(() => packModel(plain, bufferOf([integer + 128]), new Map([['w', { axis: 1, bits }]]))).toThrow(
      `w[0] = ${integer} does not fit into 2 bits`,
    );
  });
});

/** Bytes of integers that fit the bits of their channels, including the extremes. */
function randomIntegers(
  shape: readonly number[],
  axis: number,
  bits: Uint8Array,
  seed: number,
): readonly number[] {
  const inner = sizeOf(shape.slice(axis + 1));
  const random = fc.sample(fc.double({ min: 0, max: 1, noNaN: true }), { numRuns: 64, seed });
  return Array.from({ length: sizeOf(shape) }, (_, i) => {
    const width = bits[Math.floor(i / inner) % bits.length] ?? 0;
    const code = Math.floor((random[(i * 7) % 64] ?? 0) * (2 ** width - 1) + 0.5);
    return 128 + code - 2 ** (width - 1);
  });
}
