import { expect, it } from 'vitest';
import { seededUniform } from '../../core/random.ts';
import { fromFloat16, toFloat16 } from './float16.ts';

const codes = Array.from({ length: 2 ** 16 }, (_, code) => code);
const language = new Float16Array(Uint16Array.from(codes).buffer);

it('every bit pattern decodes as in the language’s own Float16Array, and encodes to itself', () => {
  const wrong = codes.filter((code) => {
    const value = fromFloat16(code);
    return !Object.is(value, language[code]) || !(Number.isNaN(value) || toFloat16(value) === code);
  });
  expect(wrong).toEqual([]);
});

it('rounding equals the language’s: between neighbours, at ties, beyond both ends', () => {
  const random = seededUniform(1);
  const ties = codes.slice(0, 0x7c00).map((code) => (fromFloat16(code) + fromFloat16(code + 1)) / 2);
  const drawn = Array.from({ length: 20_000 }, () => (random() - 0.5) * 2 ** (random() * 48 - 28));
  const values = [...ties, ...ties.map((tie) => -tie), ...drawn, 65_519.99, 65_520, 1e9, 1e-9, -1e-9].map(
    Math.fround,
  );
  const expected = new Uint16Array(Float16Array.from(values).buffer);
  expect(values.filter((value, i) => toFloat16(value) !== expected[i])).toEqual([]);
});
