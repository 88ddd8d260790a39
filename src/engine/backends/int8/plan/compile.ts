/** An integer plan as a flat plan for the kernels: operations and constants in one memory, addresses worked out. */
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
  readonly placements: readonly Placement[];
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

/** Null: no kernel does it, and the readable executor's code does. */
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
