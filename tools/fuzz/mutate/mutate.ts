/** One hostile input out of sound ones. */
import { damagedOnce } from '../../fixtures/damaged/mutations.ts';
import type { Target } from '../contract.ts';
import { type Draw, oneOf } from './draw.ts';
import { changeParts, cut } from './parts.ts';
import { changeJson, changeWords } from './text.ts';

/** Changes of one input; most files are refused at the first. */
const MOST_CHANGES = 5;

/** Larger inputs cost time and find nothing more. */
const MOST_BYTES = 200_000;

/**
 * Changes an input of the corpus a few times over, by its structure or byte by byte.
 * @param corpus not empty
 */
export function mutated(
  { partsOf, mended }: Pick<Target, 'partsOf' | 'mended'>,
  corpus: readonly Uint8Array[],
  draw: Draw,
): Uint8Array<ArrayBuffer> {
  const pick = (): Uint8Array => oneOf(draw, corpus) ?? new Uint8Array(0);
  let input = new Uint8Array(pick());
  for (let left = 1 + draw(MOST_CHANGES); left > 0; left--) {
    // Text is seldom damaged by bytes: it would only cease to be JSON.
    const byBytes = draw(partsOf ? 3 : 12) === 0;
    if (byBytes) input = damagedOnce(input, draw);
    else if (partsOf) {
      const other = pick();
      input = changeParts(cut(input, partsOf(input)), cut(other, partsOf(other)), draw);
    } else input = changedText(input, draw);
  }
  if (mended && draw(8) > 0) input = mended(input);
  return input.slice(0, MOST_BYTES);
}

function changedText(input: Uint8Array, draw: Draw): Uint8Array<ArrayBuffer> {
  const text = new TextDecoder().decode(input);
  return new TextEncoder().encode(/^\s*[{[]/.test(text) ? changeJson(text, draw) : changeWords(text, draw));
}
