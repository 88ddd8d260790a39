/**
 * Images that nobody was exposed for, as a detector would send them: DICOM of 12 bits. They are
 * drawn with integers, the four operations and nothing else, which every processor rounds alike, so
 * that the same seed is the same file everywhere.
 */
import { seededUniform } from '../core/random.ts';

/** Odd seeds are stored inverted, so that the whole recipe has work. */
export const DRAWN_SEEDS: readonly number[] = [1, 2, 3, 4];

const WIDTH_PX = 320;
const HEIGHT_PX = 384;
const MOST = 4095;

export function drawnImage(seed: number): ArrayBuffer {
  const inverted = seed % 2 === 1;
  const samples = drawChest(seed);
  if (inverted) for (const [i, sample] of samples.entries()) samples[i] = MOST - sample;
  return explicitDataset([
    ['00080008', 'CS', text('DERIVED')],
    ['00080060', 'CS', text('DX')],
    ['00280002', 'US', words(1)],
    ['00280004', 'CS', text(inverted ? 'MONOCHROME1' : 'MONOCHROME2')],
    ['00280010', 'US', words(HEIGHT_PX)],
    ['00280011', 'US', words(WIDTH_PX)],
    ['00280100', 'US', words(16)],
    ['00280101', 'US', words(12)],
    ['00280102', 'US', words(11)],
    ['00280103', 'US', words(0)],
    ['00281050', 'DS', text('2048')],
    ['00281051', 'DS', text('4096')],
    ['7FE00010', 'OW', new Uint8Array(samples.buffer)],
  ]);
}

/** A bright body, two dark lungs with ribs, a heart, one opacity and noise. */
function drawChest(seed: number): Uint16Array<ArrayBuffer> {
  const random = seededUniform(seed);
  const between = (low: number, high: number) => low + (high - low) * random();
  const lungs = [0.3, 0.7].map((x) => ({
    x: between(x - 0.03, x + 0.03),
    y: between(0.42, 0.48),
    width: between(0.14, 0.18),
    height: between(0.28, 0.34),
    depth: -between(1500, 2000),
  }));
  const heart = { x: between(0.52, 0.58), y: 0.62, width: between(0.12, 0.2), height: 0.15, depth: 900 };
  const side = lungs[seed % 4 < 2 ? 0 : 1] ?? heart;
  const opacity = {
    x: side.x,
    y: between(0.35, 0.6),
    width: between(0.04, 0.1),
    height: between(0.04, 0.1),
    depth: 1100,
  };
  const shapes = [...lungs, heart, opacity];
  const samples = new Uint16Array(WIDTH_PX * HEIGHT_PX);
  for (let i = 0; i < samples.length; i++) {
    const [column, row] = [i % WIDTH_PX, Math.floor(i / WIDTH_PX)];
    let value = 2700;
    for (const shape of shapes) {
      const dx = (column / WIDTH_PX - shape.x) / shape.width;
      const dy = (row / HEIGHT_PX - shape.y) / shape.height;
      const inside = 1 - (dx * dx + dy * dy);
      if (inside > 0) value += shape.depth * inside;
    }
    // Ribs: bands that fall away from the spine.
    const band = (row + Math.abs(column - WIDTH_PX / 2) / 3) % 34;
    if (band < 9) value += 180;
    value += (random() - 0.5) * 160;
    samples[i] = Math.min(Math.max(Math.floor(value), 0), MOST);
  }
  return samples;
}

type Element = readonly [tag: string, vr: 'US' | 'CS' | 'DS' | 'OW', value: Uint8Array];

/**
 * Explicit little endian without a preamble (DICOM PS3.5, 7.1.2); every machine that runs this is
 * little endian.
 */
function explicitDataset(elements: readonly Element[]): ArrayBuffer {
  const length = elements.reduce((sum, [, vr, value]) => sum + (vr === 'OW' ? 12 : 8) + value.length, 0);
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const [tag, vr, value] of elements) {
    view.setUint16(at, Number.parseInt(tag.slice(0, 4), 16), true);
    view.setUint16(at + 2, Number.parseInt(tag.slice(4), 16), true);
    bytes.set(text(vr), at + 4);
    const isLong = vr === 'OW';
    if (isLong) view.setUint32(at + 8, value.length, true);
    else view.setUint16(at + 6, value.length, true);
    at += isLong ? 12 : 8;
    bytes.set(value, at);
    at += value.length;
  }
  return bytes.buffer;
}

const words = (value: number): Uint8Array => new Uint8Array(Uint16Array.of(value).buffer);

/** Every value has an even length. */
const text = (value: string): Uint8Array =>
  new TextEncoder().encode(value.padEnd(value.length + (value.length % 2)));
