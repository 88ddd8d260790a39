/**
 * IEEE 754 binary16 as 16 bits. The language's own Float16Array is too recent for some browsers.
 */

/** Magnitudes from here on round to infinity: halfway between 65,504 and the next step. */
export const FLOAT16_END = 65_520;

export function fromFloat16(code: number): number {
  const sign = code & 0x8000 ? -1 : 1;
  const exponent = (code >> 10) & 0x1f;
  const fraction = code & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (0x400 + fraction) * 2 ** (exponent - 25);
}

const single = new Float32Array(1);
const bits = new Uint32Array(single.buffer);

/** Rounds to nearest, ties to even (ECMA-262, Number::toFloat16), from a float32 value. */
export function toFloat16(value: number): number {
  single[0] = value;
  const word = bits[0] as number;
  const sign = (word >>> 16) & 0x8000;
  const magnitude = word & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00;
  const reach = Math.abs(value);
  if (reach >= FLOAT16_END) return sign | 0x7c00;
  // Below 2^-14, neighbouring values are 2^-24 apart.
  if (reach < 2 ** -14) return sign | nearestEven(reach * 2 ** 24);
  // Rounds the thirteen bits that are lost; a carry runs into the exponent, as it should.
  const odd = (magnitude >>> 13) & 1;
  return sign | ((magnitude - 0x38000000 + 0xfff + odd) >>> 13);
}

function nearestEven(x: number): number {
  const below = Math.floor(x);
  const rest = x - below;
  return rest > 0.5 || (rest === 0.5 && below % 2 === 1) ? below + 1 : below;
}
