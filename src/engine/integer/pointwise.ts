/**
 * Functions of single numbers, by TensorFlow's names; each result is rounded once to float32. Used
 * by lookup tables of the integer path and by the float kernels.
 */
const { fround } = Math;

export type Unary = (x: number) => number;
export type Binary = (a: number, b: number) => number;

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** Scale and alpha of SELU (Klambauer et al. 2017, section 3). */
const SELU = { scale: 1.0507009873554805, alpha: 1.6732632423543772 } as const;

/** By operator: the number of parameters after its input, and the function. */
const unaries: Readonly<Record<string, (...parameters: number[]) => Unary>> = {
  Abs: () => Math.abs,
  ClipByValue: (low, high) => (x) => Math.min(Math.max(x, low ?? Number.NaN), high ?? Number.NaN),
  Elu: () => (x) => (x < 0 ? Math.expm1(x) : x),
  Exp: () => Math.exp,
  LeakyRelu: (alpha) => (x) => (x < 0 ? x * (alpha ?? Number.NaN) : x),
  Neg: () => (x) => -x,
  Relu: () => (x) => (x < 0 ? 0 : x),
  Relu6: () => (x) => (x < 0 ? 0 : x > 6 ? 6 : x),
  Rsqrt: () => (x) => 1 / Math.sqrt(x),
  Selu: () => (x) => SELU.scale * (x < 0 ? SELU.alpha * Math.expm1(x) : x),
  Sigmoid: () => sigmoid,
  Softplus: () => (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  Sqrt: () => Math.sqrt,
  Square: () => (x) => x * x,
  Tanh: () => Math.tanh,
};

const add: Binary = (a, b) => a + b;
const divide: Binary = (a, b) => a / b;

const binaries: Readonly<Record<string, Binary>> = {
  Add: add,
  AddV2: add,
  BiasAdd: add,
  Div: divide,
  Maximum: Math.max,
  Minimum: Math.min,
  Mul: (a, b) => a * b,
  RealDiv: divide,
  SquaredDifference: (a, b) => (a - b) ** 2,
  Sub: (a, b) => a - b,
};

export const UNARIES: readonly string[] = Object.keys(unaries);
export const BINARIES: readonly string[] = Object.keys(binaries);

/** @throws RangeError for a function that is not among {@link UNARIES} */
export function unary(name: string, parameters: readonly number[]): Unary {
  const compute = unaries[name]?.(...parameters);
  if (!compute) throw new RangeError(`no function ${name}`);
  return (x) => fround(compute(x));
}

/** @throws RangeError for a function that is not among {@link BINARIES} */
export function binary(name: string): Binary {
  const compute = binaries[name];
  if (!compute) throw new RangeError(`no function ${name}`);
  return (a, b) => fround(compute(a, b));
}
