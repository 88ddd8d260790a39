/** An integer plan as a flat plan for the kernels: operations and constants in one memory, addresses worked out. */
import { macsOf } from '../../../integer/macs.ts';
import type { IntegerPlan, PlanOp, TensorId } from '../../../integer/plan.ts';
import { newMemory } from '../kernels.ts';
import type { Choice } from '../select/choice.ts';
import { Emitter } from './emit/emitter.ts';
import {
  emitConv,
  emitDepthwise,
  emitFloatConv,
  emitFloatDepthwise,
  emitPatches,
  interleavedBytes,
  takesPatches,
  unfoldedBytes,
} from './emit/layers.ts';
import { emitAverage, emitMax } from './emit/pool.ts';
import {
  emitAdd,
  emitAffine,
  emitConcat,
  emitLookUp,
  emitMove,
  emitMultiply,
  emitQuantize,
} from './emit/rows.ts';
import type { Range } from './memory.ts';
import type { Place } from './places.ts';
import { OP_BYTES, type Variant } from './words.ts';

/** One operation of the plan: operations of the kernels from `first` on, or one that JavaScript runs. */
export interface Step {
  readonly node: string;
  readonly kind: PlanOp['kind'];
  readonly macs: number | null;
  readonly output: TensorId;
  /** Null in a plan that was kept, where kernels do it: its weights are packed already. */
  readonly op: PlanOp | null;
  /** Address of its first operation. */
  readonly first: number;
  /** 0 where nothing is to be done; null where JavaScript does it. */
  readonly count: number | null;
}

/** All that running takes beside the memory. It can be cloned. */
export interface CompiledPlan
  extends Pick<IntegerPlan, 'tensors' | 'inputs' | 'outputs' | 'weightBits' | 'activationBits'> {
  readonly choice: Choice;
  /** By tensor; constants have none. */
  readonly places: readonly Place[];
  readonly arenaBytes: number;
  readonly steps: readonly Step[];
  /** Layers by how their products are summed. */
  readonly products: ReadonlyMap<Variant, number>;
  /** Of WebAssembly, 64 KiB each. */
  readonly pages: number;
  /** Of constants, with the room behind the arena that runs fill. */
  readonly constantBytes: number;
  readonly ranges: readonly Range[];
}

/** Ready to run: constants and operations are in the memory. */
export interface Compiled {
  readonly plan: CompiledPlan;
  readonly memory: WebAssembly.Memory;
}

/** @param shared whether the memory is one that threads share */
export function compile(plan: IntegerPlan, choice: Choice, shared: boolean): Compiled {
  const scratch = plan.ops.map((op) => (op.kind === 'conv' ? unfoldedBytes(op) : 0));
  const rows = plan.ops.map((op) => (op.kind === 'depthwise' ? interleavedBytes(op) : 0));
  const emitter = new Emitter(plan, choice, Math.max(64, ...scratch, ...rows));
  const emitted = plan.ops.map((op) => ({ op, words: emit(emitter, op) }));
  const all = emitted.flatMap(({ words }) => words ?? []);
  const operations = new Uint8Array(all.length * OP_BYTES);
  all.forEach((each, i) => {
    operations.set(each, i * OP_BYTES);
  });
  let first = emitter.constants.add(operations);
  const steps = emitted.map(({ op, words }): Step => {
    const { node, kind, output } = op;
    const step = { node, kind, macs: macsOf(op), output, op, first, count: words?.length ?? null };
    first += (words?.length ?? 0) * OP_BYTES;
    return step;
  });
  const { tensors, inputs, outputs, weightBits, activationBits } = plan;
  const { constants, places, products } = emitter;
  const { pages, ranges, bytes } = constants;
  const memory = newMemory(pages, shared);
  constants.writeTo(memory);
  return {
    plan: {
      ...{ tensors, inputs, outputs, weightBits, activationBits, choice, steps, products },
      ...{ places: places.byTensor, arenaBytes: places.arenaBytes, pages, constantBytes: bytes, ranges },
    },
    memory,
  };
}

/** Null: no kernel does it, and the readable executor's code does. */
function emit(emitter: Emitter, op: PlanOp): Uint8Array[] | null {
  const one = (words: Uint8Array | null): Uint8Array[] | null => words && [words];
  switch (op.kind) {
    case 'conv':
      return takesPatches(emitter, op) ? emitPatches(emitter, op) : [emitConv(emitter, op)];
    case 'depthwise':
      return one(emitDepthwise(emitter, op));
    case 'add':
      return one(emitAdd(emitter, op));
    case 'multiply':
      return one(emitMultiply(emitter, op));
    case 'affine':
      return one(emitAffine(emitter, op));
    case 'look-up':
      return one(emitLookUp(emitter, op));
    case 'quantize':
      return one(emitQuantize(emitter, op));
    case 'concat':
      return emitConcat(emitter, op);
    case 'move':
      return one(emitMove(emitter, op));
    case 'max':
      return one(emitMax(emitter, op));
    case 'average':
      return one(emitAverage(emitter, op));
    case 'float-conv':
      return one(emitFloatConv(emitter, op));
    case 'float-depthwise':
      return one(emitFloatDepthwise(emitter, op));
    case 'float-matmul':
    case 'float-unary':
    case 'float-binary':
    case 'float-resize':
    case 'softmax':
      return null;
  }
}
