import { describe, expect, it } from 'vitest';
import { FLOAT16_FROM } from '../../../src/quantize/float16.ts';
import { floats, integers } from '../ir.ts';
import { encodeWeight } from './weights.ts';

/** Just large enough to be stored in float16: the values, then zeros. */
function matrix(...values: number[]) {
  const data = new Float32Array(FLOAT16_FROM);
  data.set(values);
  return floats([1, FLOAT16_FROM], data);
}

describe('float16', () => {
  /**
   * Bit patterns by IEEE 754-2019, 3.4; 1 + 2^-11 lies midway between 1 and its upper neighbour,
   * 0x3c01.
   */
  it.each([
    ['one', 1, 0x3c00],
    ['minus two', -2, 0xc000],
    ['a tie goes to even: down', 1 + 2 ** -11, 0x3c00],
    ['a tie goes to even: up', 1 + 3 * 2 ** -11, 0x3c02],
    ['past the tie goes up', 1 + 2 ** -11 + 2 ** -20, 0x3c01],
    ['the largest', 65504, 0x7bff],
    ['the smallest subnormal', 2 ** -24, 0x0001],
    ['half of it goes to zero, even', 2 ** -25, 0x0000],
    ['minus zero', -0, 0x8000],
  ])('%s', (_, value, bits) => {
    const { data } = encodeWeight('w', matrix(value), 'float16');
    expect(new Uint16Array(data.buffer)[0]).toBe(bits);
  });

  it('is described by what TF.js reads', () => {
    expect(encodeWeight('w', matrix(1, 2), 'float16').spec).toEqual({
      name: 'w',
      shape: [1, FLOAT16_FROM],
      dtype: 'float32',
      quantization: { dtype: 'float16' },
    });
  });

  it.each([65520, -1e6, Number.POSITIVE_INFINITY, Number.NaN])('rejects %d, naming the weight', (value) => {
    expect(() => encodeWeight('stem/weights', matrix(0, value), 'float16')).toThrow(
      /^weight stem\/weights: .*float16/,
    );
  });

  it('stores a bias in float16, unless it is out of range', () => {
    const bias = floats([24], new Float32Array(24).fill(1.5));
    expect(encodeWeight('b', bias, 'float16').data).toEqual(new Uint16Array(24).fill(0x3e00));
    const large = floats([24], new Float32Array(24).fill(1e9));
    expect(encodeWeight('b', large, 'float16')).toEqual(encodeWeight('b', large, 'float32'));
  });

  it('leaves small constants and integers unchanged', () => {
    for (const small of [floats([23], new Float32Array(23)), floats([3, 341], new Float32Array(1023))]) {
      expect(encodeWeight('b', small, 'float16')).toEqual(encodeWeight('b', small, 'float32'));
    }
    const axes = integers([2], [1, 2]);
    expect(encodeWeight('axes', axes, 'float16')).toEqual({
      spec: { name: 'axes', shape: [2], dtype: 'int32' },
      data: Int32Array.of(1, 2),
    });
  });
});
