/** Planes of single bits: the first in the lowest bit of a byte, without gaps (PS3.5, 8.1.2). */
import type { Overlay } from '../../../core/image.ts';
import type { Bytes } from '../../bytes.ts';
import type { StoredFrame } from '../codecs/contract.ts';
import type { FrameLayout } from '../layout.ts';

/** Bits on the image's grid; a plane may lie partly or wholly outside of it. */
export interface Plane {
  readonly top: number;
  readonly left: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly bits: Bytes;
  /** Position of the plane's first bit in `bits`. */
  readonly firstBit: number;
}

type Part = Omit<Overlay, 'kind'>;

/** The part of a plane within an image, in bytes of its own; null where there is none. */
export function cropped(plane: Plane, widthPx: number, heightPx: number): Part | null {
  const top = Math.max(plane.top, 0);
  const left = Math.max(plane.left, 0);
  const width = Math.min(plane.left + plane.widthPx, widthPx) - left;
  const height = Math.min(plane.top + plane.heightPx, heightPx) - top;
  if (width <= 0 || height <= 0) return null;
  const bits = new Uint8Array(Math.ceil((width * height) / 8));
  let to = 0;
  for (let row = 0; row < height; row++) {
    let from = plane.firstBit + (top - plane.top + row) * plane.widthPx + (left - plane.left);
    for (let column = 0; column < width; column++, from++, to++) {
      const isSet = ((plane.bits[from >> 3] as number) >> (from & 7)) & 1;
      bits[to >> 3] = (bits[to >> 3] as number) | (isSet << (to & 7));
    }
  }
  return { top, left, widthPx: width, heightPx: height, bits };
}

/**
 * One bit of every stored word.
 * @param position of the bit in the word; null is returned for one that samples use, or none
 */
export function embeddedPlane(
  words: StoredFrame['words'],
  { samplesPerPixel, bitsAllocated, bitsStored, highBit }: FrameLayout,
  position: number | undefined,
): Bytes | null {
  if (samplesPerPixel !== 1 || position === undefined || position >= bitsAllocated) return null;
  if (position <= highBit && position > highBit - bitsStored) return null;
  const bits = new Uint8Array(Math.ceil(words.length / 8));
  for (let index = 0; index < words.length; index++) {
    const isSet = ((words[index] as number) >> position) & 1;
    bits[index >> 3] = (bits[index >> 3] as number) | (isSet << (index & 7));
  }
  return bits;
}

export const isEmpty = ({ bits }: Pick<Part, 'bits'>): boolean => bits.every((byte) => byte === 0);
