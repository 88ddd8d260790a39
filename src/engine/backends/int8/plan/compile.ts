/**
 * Compiles an integer plan to a flat plan for the kernels: operations and constants in one memory,
 * with all addresses resolved.
 */
import { macsOf } from '../../../integer/macs.ts';
import type { IntegerPlan, PlanOp, TensorId } from '../../../integer/plan.ts';
import { newMemory } from '../kernels.ts';
import type { Choice } from '../select/choice.ts';
import { DESCRIPTOR_BYTES } from './encode/descriptor-layout.ts';
import { PlanEncoder } from './encode/encoder.ts';
import {
  encodeConv,
  encodeDepthwise,
  encodeFloatConv,
  encodeFloatDepthwise,
  encodeIm2colConv,
  interleavedBytes,
  unfoldedBytes,
  usesIm2col,
} from './encode/layers.ts';
import { encodeAverage, encodeMax } from './encode/pooling.ts';
import {
  encodeAdd,
  encodeAffine,
  encodeConcat,
  encodeGather,
  encodeLookup,
  encodeMultiply,
  encodeQuantize,
} from './encode/rows.ts';
import type { Range } from './memory.ts';
import type { Placement } from './memory-plan.ts';
import type { Variant } from './variant.ts';

/** One operation of the plan: kernel operations from `first` on, or one that JavaScript runs. */
export interface Step {
  readonly node: string;
  readonly kind: PlanOp['kind'];
  readonly macs: number | null;
  readonly output: TensorId;
  /** Null in a restored plan if kernels run the step, since its weights are packed already. */
  readonly op: PlanOp | null;
  /** Address of its first kernel operation. */
  readonly first: number;
  /**
   * The number of kernel operations; 0 if nothing is to be done, null if JavaScript runs the step.
   */
  readonly count: number | null;
}

/** Everything that running needs besides the memory. It can be cloned. */
export interface CompiledPlan
  extends Pick<IntegerPlan, 'tensors' | 'inputs' | 'outputs' | 'weightBits' | 'activationBits'> {
  readonly choice: Choice;
  /** Indexed by tensor; entries of constants are unused. */
  readonly placements: readonly Placement[];
  readonly arenaBytes: number;
  readonly steps: readonly Step[];
  /** The number of layers by the variant that sums their products. */
  readonly products: ReadonlyMap<Variant, number>;
  /** WebAssembly pages of 64 KiB. */
  readonly pages: number;
  /** Bytes of constants, and of the scratch behind the arena. */
  readonly constantBytes: number;
  readonly ranges: readonly Range[];
}

/** A plan that is ready to run: its constants and operations are in the memory. */
export interface Compiled {
  readonly plan: CompiledPlan;
  readonly memory: WebAssembly.Memory;
}

/** @param shared Whether the memory is shared by threads. */
export function compile(plan: IntegerPlan, choice: Choice, shared: boolean): Compiled {
  const scratch = plan.ops.map((op) => (op.kind === 'conv' ? unfoldedBytes(op) : 0));
  const rows = plan.ops.map((op) => (op.kind === 'depthwise' ? interleavedBytes(op) : 0));
  const encoder = new PlanEncoder(plan, choice, Math.max(64, ...scratch, ...rows));
  const encoded = plan.ops.map((op) => ({ op, descriptors: encodeOp(encoder, op) }));
  const all = encoded.flatMap(({ descriptors }) => descriptors ?? []);
  const operations = new Uint8Array(all.length * DESCRIPTOR_BYTES);
  all.forEach((each, i) => {
    operations.set(each, i * DESCRIPTOR_BYTES);
  });
  let first = encoder.constants.add(operations);
  const steps = encoded.map(({ op, descriptors }): Step => {
    const { node, kind, output } = op;
    const step = { node, kind, macs: macsOf(op), output, op, first, count: descriptors?.length ?? null };
    first += (descriptors?.length ?? 0) * DESCRIPTOR_BYTES;
    return step;
  });
  const { tensors, inputs, outputs, weightBits, activationBits } = plan;
  const { constants, memory: tensorMemory, products } = encoder;
  const { pages, ranges, bytes } = constants;
  const memory = newMemory(pages, shared);
  constants.writeTo(memory);
  return {
    plan: {
      ...{ tensors, inputs, outputs, weightBits, activationBits, choice, steps, products },
      ...{
        placements: tensorMemory.byTensor,
        arenaBytes: tensorMemory.arenaBytes,
        pages,
        constantBytes: bytes,
        ranges,
      },
    },
    memory,
  };
}

/**
 * Encodes one operation; null if no kernel computes it, in which case the reference backend's code
 * does.
 */
function encodeOp(encoder: PlanEncoder, op: PlanOp): Uint8Array[] | null {
  const one = (descriptor: Uint8Array | null): Uint8Array[] | null => descriptor && [descriptor];
  switch (op.kind) {
    case 'conv':
      return usesIm2col(encoder, op) ? encodeIm2colConv(encoder, op) : [encodeConv(encoder, op)];
    case 'depthwise':
      return one(encodeDepthwise(encoder, op));
    case 'add':
      return one(encodeAdd(encoder, op));
    case 'multiply':
      return one(encodeMultiply(encoder, op));
    case 'affine':
      return one(encodeAffine(encoder, op));
    case 'lookup':
      return one(encodeLookup(encoder, op));
    case 'quantize':
      return one(encodeQuantize(encoder, op));
    case 'concat':
      return encodeConcat(encoder, op);
    case 'gather':
      return one(encodeGather(encoder, op));
    case 'max':
      return one(encodeMax(encoder, op));
    case 'average':
      return one(encodeAverage(encoder, op));
    case 'float-conv':
      return one(encodeFloatConv(encoder, op));
    case 'float-depthwise':
      return one(encodeFloatDepthwise(encoder, op));
    case 'float-matmul':
    case 'float-unary':
    case 'float-binary':
    case 'float-resize':
    case 'softmax':
      return null;
  }
}
