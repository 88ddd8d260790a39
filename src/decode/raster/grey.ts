/** Grey out of colour samples: chest X-rays are often exported as RGB with three equal channels. */

/**
 * A pixel is neutral where its channels differ by at most 8 of 255: chroma quantized by JPEG at
 * quality 75 or better stays within it, a tinted print does not.
 */
const NEUTRAL_SPREAD = 8 / 255;

/**
 * At most 1 pixel in 200 may be coloured: a burnt-in marker or arrow does not make a radiograph a
 * photograph.
 */
const COLOURED_SHARE = 1 / 200;

/**
 * @param samples interleaved, `channels` per pixel, 0 to `maxValue`; 1 is grey, 2 grey and alpha, 3
 * RGB, 4 RGBA
 * @returns one sample per pixel, alpha left out: the stored grey of a transparent pixel counts;
 * null for real colour
 */
export function toGrey<S extends Uint8Array | Uint16Array>(
  samples: S,
  channels: 1 | 2 | 3 | 4,
  maxValue: number,
): S | null {
  if (channels === 1) return samples;
  const pixels = samples.length / channels;
  const grey = (samples instanceof Uint8Array ? new Uint8Array(pixels) : new Uint16Array(pixels)) as S;
  if (channels === 2) {
    for (let pixel = 0; pixel < pixels; pixel++) grey[pixel] = samples[pixel * 2] as number;
    return grey;
  }
  const spread = NEUTRAL_SPREAD * maxValue;
  let coloured = 0;
  for (let pixel = 0, at = 0; pixel < pixels; pixel++, at += channels) {
    const red = samples[at] as number;
    const green = samples[at + 1] as number;
    const blue = samples[at + 2] as number;
    if (red === green && green === blue) {
      grey[pixel] = red;
      continue;
    }
    if (Math.max(red, green, blue) - Math.min(red, green, blue) > spread) coloured += 1;
    grey[pixel] = luma(red, green, blue);
  }
  return coloured > pixels * COLOURED_SHARE ? null : grey;
}

/**
 * ITU-R BT.601 in 16-bit fixed point, as Pillow's `convert('L')`; equal channels come out
 * unchanged.
 */
function luma(red: number, green: number, blue: number): number {
  return Math.floor((red * 19595 + green * 38470 + blue * 7471 + 0x8000) / 0x10000);
}
