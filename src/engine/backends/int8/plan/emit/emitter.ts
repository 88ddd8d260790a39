/** What the writers of single operations share. */
import type { IntegerPlan, TensorId, Window } from '../../../../integer/plan.ts';
import type { Choice } from '../../select/choice.ts';
import { ARENA, Constants } from '../memory.ts';
import { type Places, placeTensors } from '../places.ts';
import type { Variant, Word } from '../words.ts';

const PARTS_PER_THREAD = 4;

export class Emitter {
  readonly plan: IntegerPlan;
  readonly choice: Choice;
  readonly places: Places;
  readonly constants: Constants;
  /** Layers by how their products are summed. */
  readonly products = new Map<Variant, number>();
  readonly #borders = new Map<number, number>();
  readonly #pointers = new Map<string, number>();
  readonly #scratch: number;

  constructor(plan: IntegerPlan, choice: Choice, scratchBytes: number) {
    this.plan = plan;
    this.choice = choice;
    this.places = placeTensors(plan);
    this.constants = new Constants(this.places.arenaBytes);
    this.scratchBytes = Math.ceil(scratchBytes / 64) * 64;
    this.#scratch = this.constants.reserve(this.scratchBytes * choice.threads);
  }

  /** Of one thread. */
  readonly scratchBytes: number;

  /** Room for a thread's own notes; the kernels add the thread's share. */
  get scratch(): number {
    return this.#scratch;
  }

  /** Of an operation: some for each thread, so that one that is late holds up the others for a fraction of it only. */
  get parts(): number {
    const { threads } = this.choice;
    return threads === 1 ? 1 : threads * PARTS_PER_THREAD;
  }

  get largestCode(): number {
    return 2 ** this.plan.activationBits - 1;
  }

  address(tensor: TensorId | undefined): number {
    const id = tensor ?? -1;
    const place = this.places.byTensor[id];
    if (!place) throw new RangeError(`no tensor ${tensor}`);
    const constant = this.plan.tensors[id]?.constant;
    return constant ? this.constants.add(constant) : ARENA + place.byteOffset;
  }

  /** Bytes from row to row, where rows have so many elements. */
  pitch(tensor: TensorId | undefined, rowLength: number): number {
    const id = tensor ?? -1;
    const size = this.plan.tensors[id]?.type === 'f32' ? 4 : 1;
    return this.places.byTensor[id]?.pitchBytes || rowLength * size;
  }

  /** A float32 constant per filter, filled up to whole registers. */
  perFilter(values: Float32Array | Int32Array): number {
    const filled = new (values instanceof Float32Array ? Float32Array : Int32Array)(
      Math.ceil(values.length / 16) * 16,
    );
    filled.set(values);
    return this.constants.add(filled);
  }

  /** A run of one code, for what lies outside of the image; as long as the longest pixel, and a register more. */
  border(code: number): number {
    const known = this.#borders.get(code);
    if (known !== undefined) return known;
    const channels = this.plan.ops.map((op) => ('window' in op ? op.window.channels : 0));
    const at = this.constants.add(new Uint8Array(Math.max(...channels) + 64).fill(code));
    this.#borders.set(code, at);
    return at;
  }

  /**
   * Addresses of the pixels under a window: [pixels / group, taps, group] (the last pixel stands in where a group is not
   * full); of one pixel an even number of taps, for which the last one stands in. Layers with the same window over the same place share them.
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

/** What every operation of a moving window begins with, in the order of `SlidingOp` in kernels/ops.ts. */
export function slidingWords(input: number, output: number, window: Window): readonly Word[] {
  const { inputHeight, inputWidth, channels, outputHeight, outputWidth, kernelHeight, kernelWidth } = window;
  const { strideY, strideX, dilationY, dilationX, padTop, padLeft } = window;
  return [
    ...[input, output, inputHeight, inputWidth, channels],
    ...[outputHeight, outputWidth, kernelHeight, kernelWidth],
    ...[strideY, strideX, dilationY, dilationX, padTop, padLeft],
  ];
}
