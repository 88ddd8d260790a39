/** The effect of quantizing on the network's answers, measured on images. */
import { type LogitNoise, logitNoise } from '../simulation/logits.ts';
import type { FloatValue } from '../simulation/runner.ts';
import type { Network } from './network.ts';

export interface Loss {
  /**
   * Mean squared error of the logits, each in units of its own spread over the images, because
   * rankings depend on errors relative to the differences between images.
   */
  readonly relative: number;
  readonly noise: LogitNoise;
}

/** The answers of the float network, for comparison. */
export class Yardstick {
  readonly #images: readonly FloatValue[];
  readonly #logits: readonly Float32Array[];
  /** Standard deviation of each logit over the images; 1 if it has none. */
  readonly spread: Float64Array;

  /** @param logits Logits of the float network, one set per image. */
  constructor(images: readonly FloatValue[], logits: readonly Float32Array[]) {
    this.#images = images;
    this.#logits = logits;
    this.spread = Float64Array.from(logits[0] ?? [], (_, label) => {
      const values = logits.map((each) => each[label] ?? 0);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
      return variance > 0 ? Math.sqrt(variance) : 1;
    });
  }

  /**
   * @param network The network in the state to be measured.
   * @param count Number of images, from the first on.
   */
  loss(network: Network, count = this.#images.length): Loss {
    const pairs = this.#images
      .slice(0, count)
      .map((image, i) => [network.run(image), this.#logits[i] as Float32Array] as const);
    const squares = pairs.flatMap(([ours, float]) =>
      Array.from(ours, (logit, label) => {
        const off = logit - (float[label] as number);
        return (off / (this.spread[label] as number)) ** 2;
      }),
    );
    const relative = squares.reduce((sum, square) => sum + square, 0) / squares.length;
    return { relative, noise: logitNoise(pairs) };
  }
}
