import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GraphError } from './error.ts';
import { type QuantizationMetadata, readMetadata, shortestFloat32, writeMetadata } from './metadata.ts';
import { parseModelJson } from './model-json.ts';

/** Reads what was written, through the text of model.json. */
function read(userDefinedMetadata: Record<string, unknown>): QuantizationMetadata | null {
  const written = {
    format: 'graph-model',
    modelTopology: { node: [] },
    weightsManifest: [],
    userDefinedMetadata,
  };
  return readMetadata(parseModelJson(JSON.parse(JSON.stringify(written))));
}

const positive = fc.float({ noNaN: true, noDefaultInfinity: true, min: 2 ** -126 });

describe('metadata', () => {
  it('survives the text of model.json, with scales exact to the last bit', () => {
    const activations = fc.dictionary(
      // Valibot's records omit these three to protect prototypes; no node has such a name.
      fc.string({ minLength: 1 }).filter((name) => !['__proto__', 'prototype', 'constructor'].includes(name)),
      fc.tuple(positive, fc.nat({ max: 255 })),
      { noNullPrototype: true },
    );
    fc.assert(
      fc.property(activations, (each) => {
        const metadata = {
          format: 1,
          precision: 'int8',
          weightBits: 7,
          activationBits: 8,
          activations: each,
        } as const;
        expect(read(writeMetadata(metadata))).toEqual(metadata);
      }),
    );
  });

  it('is null for a model that is not ours', () => {
    expect(read({})).toBeNull();
    expect(read({ structuredOutputKeys: ['a'] })).toBeNull();
  });

  const int8 = { format: 1, precision: 'int8', weightBits: 7, activationBits: 7, activations: {} };
  it.each<[string, Record<string, unknown>, string]>([
    ['another format', { ...int8, format: 2 }, 'format'],
    ['an unknown precision', { ...int8, precision: 'int4' }, 'precision'],
    ['one bit', { ...int8, weightBits: 1 }, 'weightBits'],
    ['no activations', { ...int8, activations: undefined }, 'activations'],
    ['a scale of 0', { ...int8, activations: { a: [0, 3] } }, 'activations.a.0'],
    ['a scale that float32 does not hold', { ...int8, activations: { a: [1e39, 3] } }, 'activations.a.0'],
    ['a scale that is lost in float32', { ...int8, activations: { a: [1e-50, 3] } }, 'activations.a.0'],
    ['half a zero point', { ...int8, activations: { a: [1, 0.5] } }, 'activations.a.1'],
    ['a zero point of 8 bits for 7', { ...int8, activations: { a: [1, 128] } }, ''],
    ['a field that nobody knows', { ...int8, activation: {} }, 'activation'],
  ])('with %s is rejected, naming the field', (_, penumbra, field) => {
    const attempt = () => read({ penumbra });
    expect(attempt).toThrow(GraphError);
    const subject = `userDefinedMetadata.penumbra${field && `.${field}`}`;
    const fault = expect.objectContaining({ code: 'schema' });
    expect(attempt).toThrow(expect.objectContaining({ subject, fault }));
  });
});

describe('shortestFloat32', () => {
  it('reads back exactly, and no shorter decimal does', () => {
    fc.assert(
      fc.property(positive, (value) => {
        const short = shortestFloat32(value);
        expect(Math.fround(short)).toBe(value);
        const digits = short.toExponential().replace(/e.*/, '').replace('.', '').length;
        if (digits > 1) expect(Math.fround(Number(value.toPrecision(digits - 1)))).not.toBe(value);
      }),
    );
  });

  it.each([
    [Math.fround(0.1), 0.1],
    [Math.fround(1 / 255), 0.003921569],
    [16777216, 16777216],
  ])('%d is %d', (value, short) => expect(shortestFloat32(value)).toBe(short));
});
