/** The second step of a drawing where there are no shaders: a table gives each value its tone. */
import { layOut, type PixelKernels } from '../../pixels/kernels.ts';

/** Pixels at a time: what the module holds stays small, however large the screen is. */
const BLOCK = 2 ** 16;

/**
 * @param words what each step is drawn as
 * @param target receives as many words as there are steps
 */
export function lookUp(
  steps: Uint16Array,
  words: Uint32Array,
  target: Uint32Array,
  kernels: PixelKernels | null,
): void {
  const at = kernels && layOut(kernels, { words: words.byteLength, steps: 2 * BLOCK, drawn: 4 * BLOCK });
  if (!at) {
    for (let i = 0; i < steps.length; i++) target[i] = words[steps[i] as number] as number;
    return;
  }
  const { buffer } = kernels.memory;
  new Uint32Array(buffer, at.words, words.length).set(words);
  for (let from = 0; from < steps.length; from += BLOCK) {
    const block = steps.subarray(from, from + BLOCK);
    new Uint16Array(buffer, at.steps, block.length).set(block);
    kernels.lookUp(at.steps, at.words, block.length, at.drawn);
    target.set(new Uint32Array(buffer, at.drawn, block.length), from);
  }
}
