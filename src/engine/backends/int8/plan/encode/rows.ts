/** Encodes elementwise operations on rows of quantized values. */
import type {
  AddOp,
  AffineOp,
  ConcatOp,
  GatherOp,
  LookupOp,
  MultiplyOp,
  QuantizeOp,
  TensorId,
} from '../../../../integer/plan.ts';
import { encode } from './descriptor.ts';
import type { PlanEncoder } from './encoder.ts';

/** Elements of one row, where all elements are contiguous; threads share the rows. */
const RUN = 4096;
/** Shorter rows are not worth a kernel call. */
const SHORTEST_ROW = 8;

interface Rows {
  readonly rows: number;
  readonly length: number;
}

const lengthOf = ({ plan }: PlanEncoder, tensor: TensorId | undefined): number =>
  plan.tensors[tensor ?? -1]?.length ?? 0;

/** The number of tiles and the fields that every operation on rows begins with. */
function tiled(
  encoder: PlanEncoder,
  { rows, length }: Rows,
  [input, inputPitch]: readonly [number, number],
  [output, outputPitch]: readonly [number, number],
) {
  const tileRows = Math.max(1, Math.ceil(rows / encoder.parts));
  return {
    tiles: Math.ceil(rows / tileRows),
    fields: { rows, length, tileRows, input, inputPitch, output, outputPitch },
  };
}

/**
 * Views contiguous elements as rows of equal length; a length without a suitable divisor stays one
 * row.
 */
function asRows(length: number): Rows {
  if (length <= RUN) return { rows: 1, length };
  for (let run = RUN; run >= RUN / 4; run -= 16)
    if (length % run === 0) return { rows: length / run, length: run };
  return { rows: 1, length };
}

/**
 * Views two operands as rows: operands of equal length are contiguous, a shorter one repeats with
 * every row. Null if rows would be too short.
 */
function pairRows(
  encoder: PlanEncoder,
  op: AddOp | MultiplyOp,
): { rows: Rows; swapped: boolean; repeats: boolean } | null {
  const [a, b] = op.inputs.map((input) => lengthOf(encoder, input));
  if (a === undefined || b === undefined) return null;
  if (a === b) return { rows: asRows(a), swapped: false, repeats: false };
  const [short, long] = [Math.min(a, b), Math.max(a, b)];
  if (short < SHORTEST_ROW) return null;
  return { rows: { rows: long / short, length: short }, swapped: a < b, repeats: true };
}

export function encodeAdd(encoder: PlanEncoder, op: AddOp): Uint8Array | null {
  const shape = pairRows(encoder, op);
  if (!shape) return null;
  const { rows, swapped, repeats } = shape;
  // The sum is not symmetric in rounding: the second operand's product is added to the offset
  // first.
  if (swapped) return null;
  const { tiles, fields } = tiledPair(encoder, op, rows);
  return encode('add', tiles, {
    ...fields,
    other: encoder.address(op.inputs[1]),
    otherPitch: repeats ? 0 : rows.length,
    ...{ factorA: op.factorA, factorB: op.factorB, offset: op.offset, low: op.low, high: op.high },
  });
}

export function encodeMultiply(encoder: PlanEncoder, op: MultiplyOp): Uint8Array | null {
  const shape = pairRows(encoder, op);
  const { to, multipliers, zeroPoint, low, high } = op.rescale;
  if (!shape || to !== 'u8') return null;
  const { rows, swapped, repeats } = shape;
  const inputs = swapped ? [op.inputs[1], op.inputs[0]] : op.inputs;
  const zeroPoints = swapped ? [op.zeroPointB, op.zeroPointA] : [op.zeroPointA, op.zeroPointB];
  const { tiles, fields } = tiledPair(encoder, { ...op, inputs: inputs as TensorId[] }, rows);
  return encode('multiply', tiles, {
    ...fields,
    other: encoder.address(inputs[1]),
    otherPitch: repeats ? 0 : rows.length,
    zeroPointA: zeroPoints[0] ?? 0,
    zeroPointB: zeroPoints[1] ?? 0,
    multiplier: multipliers[0] ?? 0,
    low: low - zeroPoint,
    high: high - zeroPoint,
    zeroPoint,
  });
}

function tiledPair(encoder: PlanEncoder, op: AddOp | MultiplyOp, rows: Rows) {
  const [input, output] = [encoder.address(op.inputs[0]), encoder.address(op.output)];
  return tiled(encoder, rows, [input, rows.length], [output, rows.length]);
}

export function encodeAffine(encoder: PlanEncoder, op: AffineOp): Uint8Array | null {
  if (op.to !== 'u8') return null;
  const length = op.factors.length;
  const { tiles, fields } = tiled(
    encoder,
    { rows: lengthOf(encoder, op.output) / length, length },
    [encoder.address(op.inputs[0]), encoder.pitch(op.inputs[0], length)],
    [encoder.address(op.output), encoder.pitch(op.output, length)],
  );
  return encode('affine', tiles, {
    ...fields,
    factors: encoder.perFilter(op.factors),
    offsets: encoder.perFilter(op.offsets),
    low: op.low,
    high: op.high,
  });
}

export function encodeLookup(encoder: PlanEncoder, op: LookupOp): Uint8Array {
  const rows = asRows(lengthOf(encoder, op.output));
  const isFloat = op.table instanceof Float32Array;
  const { tiles, fields } = tiled(
    encoder,
    rows,
    [encoder.address(op.inputs[0]), rows.length],
    [encoder.address(op.output), rows.length * (isFloat ? 4 : 1)],
  );
  return encode(isFloat ? 'lookupFloat' : 'copy', tiles, {
    ...fields,
    table: encoder.constants.add(op.table),
  });
}

export function encodeQuantize(encoder: PlanEncoder, op: QuantizeOp): Uint8Array {
  const quantization = encoder.plan.tensors[op.output]?.quantization;
  if (!quantization) throw new TypeError(`${op.node} has no quantization`);
  const rows = asRows(lengthOf(encoder, op.output));
  const { tiles, fields } = tiled(
    encoder,
    rows,
    [encoder.address(op.inputs[0]), rows.length * 4],
    [encoder.address(op.output), rows.length],
  );
  const { scale, zeroPoint } = quantization;
  return encode('quantize', tiles, { ...fields, scale, zeroPoint, largest: encoder.largestValue });
}

/** Encodes a copy for each part that is not in its place already. */
export function encodeConcat(encoder: PlanEncoder, op: ConcatOp): Uint8Array[] {
  const size = encoder.plan.tensors[op.output]?.type === 'f32' ? 4 : 1;
  const total = op.parts.reduce((sum, { length }) => sum + length, 0);
  let before = 0;
  return op.parts.flatMap(({ length, table }, part) => {
    const at = encoder.address(op.output) + before * size;
    before += length;
    if (encoder.memory.isInPlace(op, part)) return [];
    const input = op.inputs[part];
    const { tiles, fields } = tiled(
      encoder,
      { rows: op.outer, length: length * size },
      [encoder.address(input), encoder.pitch(input, length)],
      [at, encoder.pitch(op.output, total)],
    );
    return [encode('copy', tiles, { ...fields, table: table ? encoder.constants.add(table) : 0 })];
  });
}

export function encodeGather(encoder: PlanEncoder, op: GatherOp): Uint8Array | null {
  const isFloat = encoder.plan.tensors[op.output]?.type === 'f32';
  // Bytes can be filled with a quantized value, and with a float zero.
  if (isFloat && op.fill !== 0) return null;
  const bytes = op.blockLength * (isFloat ? 4 : 1);
  const { tiles, fields } = tiled(
    encoder,
    { rows: op.blocks.length, length: bytes },
    [encoder.address(op.inputs[0]), bytes],
    [encoder.address(op.output), bytes],
  );
  return encode('gather', tiles, { ...fields, blocks: encoder.constants.add(op.blocks), fill: op.fill });
}
