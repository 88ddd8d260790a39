/** Operations element by element, on rows of codes. */
import type {
  AddOp,
  AffineOp,
  ConcatOp,
  LookUpOp,
  MoveOp,
  MultiplyOp,
  QuantizeOp,
  TensorId,
} from '../../../../integer/plan.ts';
import { opWords, Real, type Word } from '../words.ts';
import type { Emitter } from './emitter.ts';

/** Elements of one part where all lie in one run; threads share out the parts. */
const RUN = 4096;
/** Shorter rows are not worth a kernel's while. */
const SHORTEST_ROW = 8;

interface Rows {
  readonly rows: number;
  readonly length: number;
}

const lengthOf = ({ plan }: Emitter, tensor: TensorId | undefined): number =>
  plan.tensors[tensor ?? -1]?.length ?? 0;

/** The first words of any operation on rows. */
function rowWords(
  emitter: Emitter,
  { rows, length }: Rows,
  [input, inputPitch]: readonly [number, number],
  [output, outputPitch]: readonly [number, number],
): { readonly tiles: number; readonly words: Word[] } {
  const tileRows = Math.max(1, Math.ceil(rows / emitter.parts));
  return {
    tiles: Math.ceil(rows / tileRows),
    words: [rows, length, tileRows, input, inputPitch, output, outputPitch],
  };
}

/** A run as rows of equal length: the last one would be shorter, so the length must divide. */
function asRows(length: number): Rows {
  if (length <= RUN) return { rows: 1, length };
  for (let run = RUN; run >= RUN / 4; run -= 16)
    if (length % run === 0) return { rows: length / run, length: run };
  return { rows: 1, length };
}

/** Two operands as rows: equal lengths are one run, a shorter one repeats with every row. Null: not worth it. */
function pairRows(
  emitter: Emitter,
  op: AddOp | MultiplyOp,
): { rows: Rows; swapped: boolean; repeats: boolean } | null {
  const [a, b] = op.inputs.map((input) => lengthOf(emitter, input));
  if (a === undefined || b === undefined) return null;
  if (a === b) return { rows: asRows(a), swapped: false, repeats: false };
  const [short, long] = [Math.min(a, b), Math.max(a, b)];
  if (short < SHORTEST_ROW) return null;
  return { rows: { rows: long / short, length: short }, swapped: a < b, repeats: true };
}

export function emitAdd(emitter: Emitter, op: AddOp): Uint8Array | null {
  const shape = pairRows(emitter, op);
  if (!shape) return null;
  const { rows, swapped, repeats } = shape;
  // The sum is not symmetric in rounding: the second operand's product meets the offset first.
  if (swapped) return null;
  const { tiles, words } = pairWords(emitter, op, rows);
  return opWords('add', tiles, [
    ...words,
    emitter.address(op.inputs[1]),
    repeats ? 0 : rows.length,
    ...[op.factorA, op.factorB, op.offset, op.low, op.high].map((value) => new Real(value)),
  ]);
}

export function emitMultiply(emitter: Emitter, op: MultiplyOp): Uint8Array | null {
  const shape = pairRows(emitter, op);
  const { to, multipliers, zeroPoint, low, high } = op.rescale;
  if (!shape || to !== 'u8') return null;
  const { rows, swapped, repeats } = shape;
  const inputs = swapped ? [op.inputs[1], op.inputs[0]] : op.inputs;
  const zeroPoints = swapped ? [op.zeroPointB, op.zeroPointA] : [op.zeroPointA, op.zeroPointB];
  const { tiles, words } = pairWords(emitter, { ...op, inputs: inputs as TensorId[] }, rows);
  return opWords('multiply', tiles, [
    ...words,
    emitter.address(inputs[1]),
    repeats ? 0 : rows.length,
    zeroPoints[0] ?? 0,
    zeroPoints[1] ?? 0,
    new Real(multipliers[0] ?? 0),
    new Real(low - zeroPoint),
    new Real(high - zeroPoint),
    zeroPoint,
  ]);
}

function pairWords(emitter: Emitter, op: AddOp | MultiplyOp, rows: Rows) {
  const [input, output] = [emitter.address(op.inputs[0]), emitter.address(op.output)];
  return rowWords(emitter, rows, [input, rows.length], [output, rows.length]);
}

export function emitAffine(emitter: Emitter, op: AffineOp): Uint8Array | null {
  if (op.to !== 'u8') return null;
  const length = op.factors.length;
  const { tiles, words } = rowWords(
    emitter,
    { rows: lengthOf(emitter, op.output) / length, length },
    [emitter.address(op.inputs[0]), emitter.pitch(op.inputs[0], length)],
    [emitter.address(op.output), emitter.pitch(op.output, length)],
  );
  return opWords('affine', tiles, [
    ...words,
    emitter.perFilter(op.factors),
    emitter.perFilter(op.offsets),
    new Real(op.low),
    new Real(op.high),
  ]);
}

export function emitLookUp(emitter: Emitter, op: LookUpOp): Uint8Array {
  const rows = asRows(lengthOf(emitter, op.output));
  const isReal = op.table instanceof Float32Array;
  const { tiles, words } = rowWords(
    emitter,
    rows,
    [emitter.address(op.inputs[0]), rows.length],
    [emitter.address(op.output), rows.length * (isReal ? 4 : 1)],
  );
  return opWords(isReal ? 'lookUpReals' : 'copy', tiles, [...words, emitter.constants.add(op.table)]);
}

export function emitQuantize(emitter: Emitter, op: QuantizeOp): Uint8Array {
  const quantization = emitter.plan.tensors[op.output]?.quantization;
  if (!quantization) throw new TypeError(`${op.node} has no quantization`);
  const rows = asRows(lengthOf(emitter, op.output));
  const { tiles, words } = rowWords(
    emitter,
    rows,
    [emitter.address(op.inputs[0]), rows.length * 4],
    [emitter.address(op.output), rows.length],
  );
  const { scale, zeroPoint } = quantization;
  return opWords('quantize', tiles, [...words, new Real(scale), zeroPoint, new Real(emitter.largestCode)]);
}

/** A copy for each part that does not lie in its place already. */
export function emitConcat(emitter: Emitter, op: ConcatOp): Uint8Array[] {
  const size = emitter.plan.tensors[op.output]?.type === 'f32' ? 4 : 1;
  const total = op.parts.reduce((sum, { length }) => sum + length, 0);
  let before = 0;
  return op.parts.flatMap(({ length, table }, part) => {
    const at = emitter.address(op.output) + before * size;
    before += length;
    if (emitter.places.isInPlace(op, part)) return [];
    const input = op.inputs[part];
    const { tiles, words } = rowWords(
      emitter,
      { rows: op.outer, length: length * size },
      [emitter.address(input), emitter.pitch(input, length)],
      [at, emitter.pitch(op.output, total)],
    );
    return [opWords('copy', tiles, [...words, table ? emitter.constants.add(table) : 0])];
  });
}

export function emitMove(emitter: Emitter, op: MoveOp): Uint8Array | null {
  const isReal = emitter.plan.tensors[op.output]?.type === 'f32';
  // Bytes can be filled with a code, and with a real zero.
  if (isReal && op.fill !== 0) return null;
  const bytes = op.blockLength * (isReal ? 4 : 1);
  const { tiles, words } = rowWords(
    emitter,
    { rows: op.blocks.length, length: bytes },
    [emitter.address(op.inputs[0]), bytes],
    [emitter.address(op.output), bytes],
  );
  return opWords('move', tiles, [...words, emitter.constants.add(op.blocks), op.fill]);
}
