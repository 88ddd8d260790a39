/**
 * Converts between the forms of a value: floats, quantized values, lookup tables. Tensors are
 * quantized and dequantized only here.
 */
import type { Quantization } from '../../core/tensor.ts';
import type { Lowering } from './lowering.ts';
import { dequantize, quantize, requantize } from './numerics.ts';
import { checkSteps } from './sums.ts';
import { type Affine, channelsOf, type Floats, type Quantized, type Tabulated, type Value } from './value.ts';

/** The value in the form that the metadata requires under this name. */
export function withRequiredForm(lowering: Lowering, name: string, value: Value): Value {
  const quantization = lowering.quantizationOf(name);
  if (!quantization) return value;
  const { plan, largest } = lowering;
  const { shape } = value;
  switch (value.kind) {
    case 'known':
      return value;
    case 'affine':
      return affine(lowering, name, value, quantization);
    case 'quantized': {
      const table = recoding(value.quantization, quantization, largest);
      return table ? lookup(lowering, name, value, table, quantization) : value;
    }
    case 'tabulated': {
      const table = Uint8Array.from(value.floats, (real) => quantize(real, quantization, largest));
      return { ...lookup(lowering, name, value.root, table, quantization), shape };
    }
    case 'float': {
      const output = plan.quantized(name, shape, quantization);
      plan.emit({ kind: 'quantize', node: name, inputs: [value.tensor], output });
      return { kind: 'quantized', shape, tensor: output, quantization };
    }
  }
}

/** The value as it is in memory, for operations that rearrange elements of any type. */
export function stored(lowering: Lowering, name: string, value: Value): Quantized | Floats {
  return value.kind === 'quantized' ? value : floats(lowering, name, value);
}

/** The value as floats in memory; converted once, however often it is requested. */
export function floats(lowering: Lowering, name: string, value: Value): Floats {
  if (value.kind === 'float') return value;
  const key = value.kind === 'quantized' ? value.tensor : value;
  const made = lowering.floatCopies.get(key) ?? makeFloats(lowering, `${name}/real`, value);
  lowering.floatCopies.set(key, made);
  return { ...made, shape: value.shape };
}

/** The value as a function of one quantized tensor; null if it is none. */
export function tabulated(lowering: Lowering, value: Value): Tabulated | null {
  if (value.kind === 'tabulated') return value;
  return value.kind === 'quantized' ? identityTable(lowering, value) : null;
}

/** A lookup table from one quantization to another; null if they are equal. */
export function recoding(from: Quantization, to: Quantization, largest: number): Uint8Array | null {
  if (from.scale === to.scale && from.zeroPoint === to.zeroPoint) return null;
  const multiplier = Math.fround(from.scale / to.scale);
  return Uint8Array.from({ length: largest + 1 }, (_, code) =>
    requantize(code - from.zeroPoint, multiplier, to.zeroPoint, 0, largest),
  );
}

function makeFloats(lowering: Lowering, name: string, value: Exclude<Value, Floats>): Floats {
  const { plan } = lowering;
  const { shape } = value;
  if (value.kind === 'affine') return affine(lowering, name, value, null);
  if (value.kind === 'known') {
    return { kind: 'float', shape, tensor: plan.constant(name, shape, Float32Array.from(value.numbers())) };
  }
  const { root, floats: table } = value.kind === 'quantized' ? identityTable(lowering, value) : value;
  const output = plan.floats(name, shape);
  plan.emit({ kind: 'lookup', node: name, inputs: [root.tensor], output, table });
  return { kind: 'float', shape, tensor: output };
}

function identityTable({ largest }: Lowering, root: Quantized): Tabulated {
  const table = Float32Array.from({ length: largest + 1 }, (_, code) => dequantize(code, root.quantization));
  return { kind: 'tabulated', shape: root.shape, root, floats: table };
}

function lookup(
  { plan }: Lowering,
  name: string,
  { shape, tensor }: Quantized,
  table: Uint8Array,
  quantization: Quantization,
): Quantized {
  const output = plan.quantized(name, shape, quantization);
  plan.emit({ kind: 'lookup', node: name, inputs: [tensor], output, table });
  return { kind: 'quantized', shape, tensor: output, quantization };
}

function affine(lowering: Lowering, name: string, value: Affine, to: Quantization): Quantized;
function affine(lowering: Lowering, name: string, value: Affine, to: null): Floats;
function affine(
  { plan, largest }: Lowering,
  name: string,
  { root, shape, factors, offsets, low, high }: Affine,
  to: Quantization | null,
): Quantized | Floats {
  const { scale, zeroPoint } = root.quantization;
  const unit = to?.scale ?? 1;
  const stepFactors = Float32Array.from(factors, (factor) => (factor * scale) / unit);
  // Computed from the rounded factors, so that the input's zero point maps to the offset exactly.
  const stepOffsets = Float32Array.from(
    { length: channelsOf(shape) },
    (_, c) => (to?.zeroPoint ?? 0) + (offsets[c] ?? 0) / unit - zeroPoint * (stepFactors[c] ?? 0),
  );
  if (to) {
    stepFactors.forEach((factor, c) => {
      checkSteps(name, largest * Math.abs(factor) + Math.abs(stepOffsets[c] ?? 0), c);
    });
  }
  const output = to ? plan.quantized(name, shape, to) : plan.floats(name, shape);
  plan.emit({
    kind: 'affine',
    node: name,
    inputs: [root.tensor],
    output,
    to: to ? 'u8' : 'f32',
    factors: stepFactors,
    offsets: stepOffsets,
    low: to ? quantize(low, to, largest) : low,
    high: to ? quantize(high, to, largest) : high,
  });
  if (!to) return { kind: 'float', shape, tensor: output };
  return { kind: 'quantized', shape, tensor: output, quantization: to };
}
