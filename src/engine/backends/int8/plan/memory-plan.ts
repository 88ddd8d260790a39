/**
 * Plans where tensors lie in linear memory. A concatenation of quantized values over channels is
 * free where its parts can be written straight into its memory: they then are columns of it,
 * `pitchBytes` from pixel to pixel.
 */
import { planArena } from '../../../integer/arena.ts';
import type { ConcatOp, IntegerPlan, PlanOp, TensorId } from '../../../integer/plan.ts';

export interface Placement {
  /** Bytes from the start of the arena. */
  readonly byteOffset: number;
  /** Bytes from pixel to pixel; 0 if all elements are contiguous. */
  readonly pitchBytes: number;
}

export interface MemoryPlan {
  /** Indexed by tensor; entries of constants are unused. */
  readonly byTensor: readonly Placement[];
  readonly arenaBytes: number;
  /** Whether a part of a concatenation needs no copy. */
  readonly isInPlace: (op: ConcatOp, part: number) => boolean;
}

/** Kernels read whole registers, so memory must continue behind a tensor's last element. */
const SLACK_BYTES = 64;

interface Column {
  readonly root: TensorId;
  readonly channel: number;
  readonly pitch: number;
}

export function planMemory(plan: IntegerPlan): MemoryPlan {
  const columns = findColumns(plan);
  const rootOf = (tensor: TensorId): TensorId => columns.get(tensor)?.root ?? tensor;
  const first = new Map(plan.inputs.map(({ tensor }) => [tensor, -1]));
  const last = new Map<TensorId, number>();
  plan.ops.forEach((op, step) => {
    const made = rootOf(op.output);
    if (!first.has(made)) first.set(made, step);
    for (const tensor of [...op.inputs, op.output]) last.set(rootOf(tensor), step);
  });
  for (const { tensor } of plan.outputs) last.set(rootOf(tensor), plan.ops.length);
  const arena = planArena(
    plan.tensors.map(({ type, length, constant }, tensor) => ({
      bytes: constant || columns.has(tensor) ? 0 : (type === 'u8' ? length : 4 * length) + SLACK_BYTES,
      first: first.get(tensor) ?? 0,
      last: last.get(tensor) ?? 0,
    })),
  );
  const offset = (tensor: TensorId): number => arena.byteOffsets[tensor] ?? 0;
  const byTensor = plan.tensors.map((_, tensor): Placement => {
    const column = columns.get(tensor);
    if (!column) return { byteOffset: offset(tensor), pitchBytes: 0 };
    return { byteOffset: offset(column.root) + column.channel, pitchBytes: column.pitch };
  });
  const isInPlace = (op: ConcatOp, part: number): boolean => {
    const input = columns.get(op.inputs[part] ?? -1);
    const output = columns.get(op.output) ?? { root: op.output, channel: 0 };
    return input?.root === output.root && input.channel === output.channel + channelsBefore(op, part);
  };
  return { byTensor, arenaBytes: arena.bytes, isInPlace };
}

/**
 * Goes from the last concatenation to the first: in a dense block the last one contains everything
 * that the others read.
 */
function findColumns(plan: IntegerPlan): Map<TensorId, Column> {
  const columns = new Map<TensorId, Column>();
  const fixed = new Set([...plan.inputs, ...plan.outputs].map(({ tensor }) => tensor));
  const touching = opsByTensor(plan);
  const mayBeColumn = (tensor: TensorId, channels: number): boolean =>
    !fixed.has(tensor) && (touching.get(tensor) ?? []).every((op) => rowLength(op, tensor) === channels);
  const concats = plan.ops.filter((op): op is ConcatOp => op.kind === 'concat' && isOfColumns(plan, op));
  for (const op of concats.reverse()) {
    const parts = op.inputs.map((input) => columns.get(input));
    const channels = channelsBefore(op, op.parts.length);
    const [start] = parts;
    const isThere = parts.every(
      (column, part) =>
        start && column?.root === start.root && column.channel === start.channel + channelsBefore(op, part),
    );
    if (start && isThere && !columns.has(op.output) && mayBeColumn(op.output, channels)) {
      columns.set(op.output, start);
      continue;
    }
    const into = columns.get(op.output) ?? { root: op.output, channel: 0, pitch: channels };
    op.inputs.forEach((input, part) => {
      if (columns.has(input) || op.inputs.indexOf(input) !== part || input === into.root) return;
      if (!mayBeColumn(input, op.parts[part]?.length ?? 0) || isRoot(columns, input)) return;
      columns.set(input, { ...into, channel: into.channel + channelsBefore(op, part) });
    });
  }
  return columns;
}

const isRoot = (columns: ReadonlyMap<TensorId, Column>, tensor: TensorId): boolean =>
  [...columns.values()].some(({ root }) => root === tensor);

const isOfColumns = ({ tensors }: IntegerPlan, { parts, output, outer }: ConcatOp): boolean =>
  outer > 1 && tensors[output]?.type === 'u8' && parts.every(({ table }) => !table);

const channelsBefore = ({ parts }: ConcatOp, part: number): number =>
  parts.slice(0, part).reduce((sum, { length }) => sum + length, 0);

function opsByTensor({ ops }: IntegerPlan): Map<TensorId, PlanOp[]> {
  const touching = new Map<TensorId, PlanOp[]>();
  for (const op of ops) {
    for (const tensor of new Set([...op.inputs, op.output])) {
      touching.set(tensor, [...(touching.get(tensor) ?? []), op]);
    }
  }
  return touching;
}

/**
 * Elements of one row of the tensor as the operation sees it; null if it needs all of them
 * contiguous.
 */
function rowLength(op: PlanOp, tensor: TensorId): number | null {
  const isOutput = op.output === tensor;
  switch (op.kind) {
    case 'conv':
      return isOutput ? op.bias.length : op.window.channels;
    case 'depthwise':
    case 'max':
      return op.window.channels;
    case 'average':
      return op.integer ? op.window.channels : null;
    case 'affine':
      return op.factors.length;
    case 'concat': {
      if (isOutput) return channelsBefore(op, op.parts.length);
      return op.parts[op.inputs.indexOf(tensor)]?.length ?? null;
    }
    default:
      return null;
  }
}
