/** State that the encoders of single operations share while a plan is compiled. */
import type { IntegerPlan, TensorId, Window } from '../../../../integer/plan.ts';
import type { Choice } from '../../select/choice.ts';
import { ARENA, Constants } from '../memory.ts';
import { type MemoryPlan, planMemory } from '../memory-plan.ts';
import type { Variant } from '../variant.ts';

/** A few, so that a late thread delays the others by a fraction of an operation only. */
const PARTS_PER_THREAD = 4;

export class PlanEncoder {
  readonly plan: IntegerPlan;
  readonly choice: Choice;
  readonly memory: MemoryPlan;
  readonly constants: Constants;
  /** Layers by how their products are summed. */
  readonly products = new Map<Variant, number>();
  readonly #borders = new Map<number, number>();
  readonly #pointers = new Map<string, number>();
  readonly #scratch: number;

  constructor(plan: IntegerPlan, choice: Choice, scratchBytes: number) {
    this.plan = plan;
    this.choice = choice;
    this.memory = planMemory(plan);
    this.constants = new Constants(this.memory.arenaBytes);
    this.scratchBytes = Math.ceil(scratchBytes / 64) * 64;
    this.#scratch = this.constants.reserve(this.scratchBytes * choice.threads);
  }

  /** Scratch bytes of one thread. */
  readonly scratchBytes: number;

  /** Address of the threads' scratch; kernels add the thread's offset. */
  get scratch(): number {
    return this.#scratch;
  }

  /** The number of parts that an operation is divided into. */
  get parts(): number {
    const { threads } = this.choice;
    return threads === 1 ? 1 : threads * PARTS_PER_THREAD;
  }

  /** The largest quantized value. */
  get largestValue(): number {
    return 2 ** this.plan.activationBits - 1;
  }

  /** @throws RangeError if the plan has no such tensor */
  address(tensor: TensorId | undefined): number {
    const id = tensor ?? -1;
    const place = this.memory.byTensor[id];
    if (!place) throw new RangeError(`no tensor ${tensor}`);
    const constant = this.plan.tensors[id]?.constant;
    return constant ? this.constants.add(constant) : ARENA + place.byteOffset;
  }

  /** Bytes from row to row, for rows of `rowLength` elements. */
  pitch(tensor: TensorId | undefined, rowLength: number): number {
    const id = tensor ?? -1;
    const size = this.plan.tensors[id]?.type === 'f32' ? 4 : 1;
    return this.memory.byTensor[id]?.pitchBytes || rowLength * size;
  }

  /** Adds one value per filter, padded to whole registers, and returns its address. */
  perFilter(values: Float32Array | Int32Array): number {
    const filled = new (values instanceof Float32Array ? Float32Array : Int32Array)(
      Math.ceil(values.length / 16) * 16,
    );
    filled.set(values);
    return this.constants.add(filled);
  }

  /**
   * Address of a run of one value, which stands in for pixels outside of the image; a register
   * longer than any pixel.
   */
  border(value: number): number {
    const known = this.#borders.get(value);
    if (known !== undefined) return known;
    const channels = this.plan.ops.map((op) => ('window' in op ? op.window.channels : 0));
    const at = this.constants.add(new Uint8Array(Math.max(...channels) + 64).fill(value));
    this.#borders.set(value, at);
    return at;
  }

  /**
   * Adds the addresses of the pixels under a window, [pixels / group, taps, group]. The last pixel
   * stands in where a group is not full; for groups of one, the last tap makes the number of taps
   * even. Layers with the same window over the same tensor share them.
   */
  pointers(input: TensorId | undefined, window: Window, zeroPoint: number, group: number): number {
    const base = this.address(input);
    const pitch = this.pitch(input, window.channels);
    const key = JSON.stringify([base, pitch, zeroPoint, group, { ...window, channels: 0 }]);
    const known = this.#pointers.get(key);
    if (known !== undefined) return known;
    const at = this.constants.add(pointersOf(window, base, pitch, this.border(zeroPoint), group));
    this.#pointers.set(key, at);
    return at;
  }
}

function pointersOf(window: Window, base: number, pitch: number, border: number, group: number): Int32Array {
  const { outputHeight, outputWidth, kernelHeight, kernelWidth, inputHeight, inputWidth } = window;
  const pixels = outputHeight * outputWidth;
  const own = kernelHeight * kernelWidth;
  const taps = group === 1 ? own + (own % 2) : own;
  const pointers = new Int32Array(Math.ceil(pixels / group) * taps * group);
  for (let i = 0; i < Math.ceil(pixels / group) * group; i += 1) {
    const pixel = Math.min(i, pixels - 1);
    const top = Math.floor(pixel / outputWidth) * window.strideY - window.padTop;
    const left = (pixel % outputWidth) * window.strideX - window.padLeft;
    for (let tap = 0; tap < taps; tap += 1) {
      const which = Math.min(tap, own - 1);
      const y = top + Math.floor(which / kernelWidth) * window.dilationY;
      const x = left + (which % kernelWidth) * window.dilationX;
      const isInside = y >= 0 && y < inputHeight && x >= 0 && x < inputWidth;
      const at = (Math.floor(i / group) * taps + tap) * group + (i % group);
      pointers[at] = isInside ? base + (y * inputWidth + x) * pitch : border;
    }
  }
  return pointers;
}

/** The fields that every operation with a sliding window begins with. */
export function slidingFields(input: number, output: number, window: Window) {
  const { inputHeight, inputWidth, channels, outputHeight, outputWidth, kernelHeight, kernelWidth } = window;
  const { strideY, strideX, dilationY, dilationX, padTop, padLeft } = window;
  return {
    ...{ input, output, inputHeight, inputWidth, channels },
    ...{ outputHeight, outputWidth, kernelHeight, kernelWidth },
    ...{ strideY, strideX, dilationY, dilationX, padTop, padLeft },
  };
}
