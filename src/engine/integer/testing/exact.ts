/** Exact arithmetic in BigInt: the oracle for float32 steps. */

/** The number mantissa * 2^exponent. */
export interface Exact {
  readonly mantissa: bigint;
  readonly exponent: number;
}

/** A float64 as the rational that it is (IEEE 754-2019, 3.4). */
export function exact(value: number): Exact {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const sign = bits >> 63n ? -1n : 1n;
  const biased = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & ((1n << 52n) - 1n);
  if (biased === 0x7ff) throw new RangeError(`${value} is no rational`);
  return biased === 0
    ? { mantissa: sign * fraction, exponent: -1074 }
    : { mantissa: sign * (fraction + (1n << 52n)), exponent: biased - 1075 };
}

export function times(a: Exact, b: Exact): Exact {
  return { mantissa: a.mantissa * b.mantissa, exponent: a.exponent + b.exponent };
}

export function plus(a: Exact, b: Exact): Exact {
  const exponent = Math.min(a.exponent, b.exponent);
  const shifted = ({ mantissa, exponent: own }: Exact) => mantissa << BigInt(own - exponent);
  return { mantissa: shifted(a) + shifted(b), exponent };
}

/** Rounds to 24 significant bits, ties to even: float32 without limits of range. */
export function toFloat32({ mantissa, exponent }: Exact): Exact {
  const surplus = (mantissa < 0n ? -mantissa : mantissa).toString(2).length - 24;
  if (surplus <= 0) return { mantissa, exponent };
  return { mantissa: divided(mantissa, surplus), exponent: exponent + surplus };
}

/** Rounds to the nearest integer, ties to even. */
export function toInteger({ mantissa, exponent }: Exact): bigint {
  return exponent >= 0 ? mantissa << BigInt(exponent) : divided(mantissa, -exponent);
}

/** Divides by 2^bits, rounding to nearest, ties to even. */
function divided(mantissa: bigint, bits: number): bigint {
  const divisor = 1n << BigInt(bits);
  // BigInt shifts towards minus infinity, so the remainder is not negative.
  const floor = mantissa >> BigInt(bits);
  const rest = 2n * (mantissa - floor * divisor);
  const up = rest > divisor || (rest === divisor && (floor & 1n) === 1n);
  return up ? floor + 1n : floor;
}

/** Exact for magnitudes up to 2^53. */
export const toNumber = ({ mantissa, exponent }: Exact): number => Number(mantissa) * 2 ** exponent;
