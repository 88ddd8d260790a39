/** The tone of every stored value, for images that have more pixels than values. */
import type { PixelImage, Samples, Voi } from '../core/image.ts';
import type { PreprocessStep } from '../core/recipe.ts';
import { extremesOf, invert, isPadding, type Range, rescale, voiOf, window } from './tone.ts';

type ToneStep = Extract<PreprocessStep, { op: 'rescale' | 'window' | 'invert' }>;

/** The steps at the beginning of a recipe that look at each pixel alone. */
export function leadingTones(recipe: readonly PreprocessStep[]): readonly ToneStep[] {
  const isTone = (step: PreprocessStep): step is ToneStep =>
    step.op === 'rescale' || step.op === 'window' || step.op === 'invert';
  const end = recipe.findIndex((step) => !isTone(step));
  return recipe.slice(0, end < 0 ? recipe.length : end).filter(isTone);
}

/** By the names of the steps; kept, because the network's input and the screen ask for the same. */
const tables = new WeakMap<PixelImage, Map<string, Float32Array>>();

/**
 * Computed by the very functions that the reference applies to whole images.
 * @returns for the bits of each sample, read as an unsigned number, its value after the steps
 */
export function toneTable(image: PixelImage, steps: readonly ToneStep[]): Float32Array {
  const known = tables.get(image) ?? new Map<string, Float32Array>();
  tables.set(image, known);
  const name = steps.map(({ op }) => op).join();
  const table = known.get(name) ?? newTable(image, steps);
  known.set(name, table);
  return table;
}

function newTable(image: PixelImage, steps: readonly ToneStep[]): Float32Array {
  const stored = storedValues(image.samples);
  const tones = new Float32Array(stored);
  for (const { op } of steps) {
    if (op === 'rescale') rescale(tones, image);
    else if (op === 'window') window(tones, image, () => shownRange(image, stored, tones));
    else if (image.photometric === 'MONOCHROME1') invert(tones);
  }
  return tones;
}

/** The VOI transformation that {@link toneTable} applies. */
export function fileVoi(image: PixelImage): Voi {
  return voiOf(image, () => {
    const stored = storedValues(image.samples);
    return shownRange(image, stored, toneTable(image, [{ op: 'rescale' }]));
  });
}

/** A sample as the index of its tone. */
export function bitsOf({ buffer, byteOffset, length, BYTES_PER_ELEMENT }: Samples): Uint8Array | Uint16Array {
  return BYTES_PER_ELEMENT === 1
    ? new Uint8Array(buffer, byteOffset, length)
    : new Uint16Array(buffer, byteOffset, length);
}

/** All values that a sample of this type can have, in the order of their bits. */
function storedValues(samples: Samples): Samples {
  const bits = samples.BYTES_PER_ELEMENT === 1 ? new Uint8Array(2 ** 8) : new Uint16Array(2 ** 16);
  for (let index = 0; index < bits.length; index++) bits[index] = index;
  if (samples instanceof Int8Array) return new Int8Array(bits.buffer);
  return samples instanceof Int16Array ? new Int16Array(bits.buffer) : bits;
}

/** The range of the values that occur in the picture outside of its padding. */
function shownRange({ samples, padding }: PixelImage, stored: Samples, tones: Float32Array): Range {
  const used = usedValues(samples);
  return extremesOf(tones, (bits) => used[bits] === 0 || isPadding(padding, stored[bits] as number));
}

/** Kept, because the input and the screen ask for the same. */
const used = new WeakMap<Samples, Uint8Array>();

/** 1 for each value that occurs, by its bits. */
function usedValues(samples: Samples): Uint8Array {
  const known = used.get(samples);
  if (known) return known;
  const bits = bitsOf(samples);
  const found = new Uint8Array(2 ** (8 * bits.BYTES_PER_ELEMENT));
  for (let i = 0; i < bits.length; i++) found[bits[i] as number] = 1;
  used.set(samples, found);
  return found;
}
