/**
 * The one picture that every trial reads: drawn, so that nothing in it is a person, and the same
 * everywhere.
 */
import { type PixelImage, plainImage } from '../../../core/image.ts';
import { seededUniform } from '../../../core/random.ts';

/** That of ChestX-ray14's files, so that preparing it takes what preparing a real one takes. */
const SIDE_PX = 1024;

const SEED = 14;

/**
 * A bright field with two dark ovals, some broad waves and noise: grey values and edges roughly as
 * a chest X-ray has them.
 */
export function benchmarkPicture(): PixelImage {
  const random = seededUniform(SEED);
  const waves = Array.from({ length: 6 }, () => ({
    x: 12 * random(),
    y: 12 * random(),
    phase: 2 * Math.PI * random(),
  }));
  const samples = Uint8Array.from({ length: SIDE_PX * SIDE_PX }, (_, i) => {
    const [x, y] = [(i % SIDE_PX) / SIDE_PX, Math.floor(i / SIDE_PX) / SIDE_PX];
    const oval = (centreX: number) => Math.exp(-(((x - centreX) / 0.13) ** 2) - ((y - 0.45) / 0.25) ** 2);
    const wave = waves.reduce((sum, each) => sum + Math.sin(each.x * x + each.y * y + each.phase), 0);
    return Math.max(0, Math.min(255, 170 - 110 * (oval(0.3) + oval(0.7)) + 6 * wave + 20 * (random() - 0.5)));
  });
  return plainImage(samples, SIDE_PX, SIDE_PX, 8);
}
