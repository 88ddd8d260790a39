/**
 * A network as a list of operations, from which the file of every engine is built: all run the same
 * arithmetic.
 */

/** Rows, columns, channels; a vector after the global mean is [1, 1, channels]. */
export type Extent = readonly [rows: number, columns: number, channels: number];

export type Activation = 'relu' | 'relu6' | null;

interface Made {
  /** Names of values. */
  readonly input: string;
  readonly output: string;
}

/** Images are square, and windows pad as TensorFlow's SAME does. */
interface Window {
  readonly window: number;
  readonly stride: number;
}

export interface Convolution extends Made, Window {
  readonly kind: 'conv' | 'depthwise';
  readonly activation: Activation;
}

export interface Pool extends Made, Window {
  readonly kind: 'max-pool' | 'average-pool';
}

export interface Dense extends Made {
  readonly kind: 'dense';
}

/** Over the whole image. */
interface Mean extends Made {
  readonly kind: 'mean';
}

/**
 * Batch normalization before a convolution, which cannot take it up: a factor and an offset per
 * channel, then ReLU.
 */
interface Normalization extends Made {
  readonly kind: 'normalize';
}

/** A separate activation, where no convolution can fuse it: behind a sum. */
interface Rectification extends Made {
  readonly kind: 'relu';
}

interface Joint {
  readonly kind: 'add' | 'concat';
  readonly inputs: readonly [string, string];
  readonly output: string;
}

export type Operation = Convolution | Pool | Dense | Mean | Normalization | Rectification | Joint;

export interface Network {
  readonly name: string;
  readonly input: string;
  readonly output: string;
  readonly operations: readonly Operation[];
  /** Extents of every value, the input included. */
  readonly extents: ReadonlyMap<string, Extent>;
}

/** Pixels of a side, as all four networks were published. */
export const SIZE_PX = 224;

/** The number of findings of the shipped model. */
export const CLASSES = 14;

/** Writes operations one after the other; each method gives the name of its result. */
export class NetworkWriter {
  readonly #operations: Operation[] = [];
  readonly #extents = new Map<string, Extent>();
  readonly input = 'image';

  constructor(sizePx: number = SIZE_PX) {
    this.#extents.set(this.input, [sizePx, sizePx, 3]);
  }

  channelsOf(value: string): number {
    return this.#extent(value)[2];
  }

  conv(input: string, filters: number, window: number, stride: number, activation: Activation): string {
    const [rows, columns] = this.#extent(input);
    const output = this.#name();
    this.#operations.push({ kind: 'conv', input, output, window, stride, activation });
    return this.#made(output, [Math.ceil(rows / stride), Math.ceil(columns / stride), filters]);
  }

  depthwise(input: string, window: number, stride: number, activation: Activation): string {
    const [rows, columns, channels] = this.#extent(input);
    const output = this.#name();
    this.#operations.push({ kind: 'depthwise', input, output, window, stride, activation });
    return this.#made(output, [Math.ceil(rows / stride), Math.ceil(columns / stride), channels]);
  }

  add(a: string, b: string): string {
    const output = this.#name();
    this.#operations.push({ kind: 'add', inputs: [a, b], output });
    return this.#made(output, this.#extent(a));
  }

  relu(input: string): string {
    const output = this.#name();
    this.#operations.push({ kind: 'relu', input, output });
    return this.#made(output, this.#extent(input));
  }

  concat(a: string, b: string): string {
    const output = this.#name();
    const [rows, columns, channels] = this.#extent(a);
    this.#operations.push({ kind: 'concat', inputs: [a, b], output });
    return this.#made(output, [rows, columns, channels + this.channelsOf(b)]);
  }

  normalize(input: string): string {
    const output = this.#name();
    this.#operations.push({ kind: 'normalize', input, output });
    return this.#made(output, this.#extent(input));
  }

  pool(kind: 'max-pool' | 'average-pool', input: string, window: number): string {
    const [rows, columns, channels] = this.#extent(input);
    const output = this.#name();
    this.#operations.push({ kind, input, output, window, stride: 2 });
    return this.#made(output, [Math.ceil(rows / 2), Math.ceil(columns / 2), channels]);
  }

  /** The mean over the image, then one dense layer. */
  finish(name: string, features: string): Network {
    const mean = this.#name();
    this.#operations.push({ kind: 'mean', input: features, output: mean });
    this.#made(mean, [1, 1, this.channelsOf(features)]);
    const output = 'logits';
    this.#operations.push({ kind: 'dense', input: mean, output });
    this.#made(output, [1, 1, CLASSES]);
    return { name, input: this.input, output, operations: this.#operations, extents: this.#extents };
  }

  #name(): string {
    return `t${this.#operations.length + 1}`;
  }

  #made(output: string, extent: Extent): string {
    this.#extents.set(output, extent);
    return output;
  }

  #extent(value: string): Extent {
    return extentOf({ extents: this.#extents }, value);
  }
}

export function extentOf({ extents }: Pick<Network, 'extents'>, value: string): Extent {
  const extent = extents.get(value);
  if (!extent) throw new Error(`no value is called ${value}`);
  return extent;
}

/** Values that an operation reads. */
export function readsOf(operation: Operation): readonly string[] {
  return 'inputs' in operation ? operation.inputs : [operation.input];
}

/** Rows before and after, as many columns: SAME puts the odd one behind. */
export function paddingOf(length: number, window: number, stride: number): readonly [number, number] {
  const reach = (Math.ceil(length / stride) - 1) * stride + window;
  const all = Math.max(0, reach - length);
  return [Math.floor(all / 2), Math.ceil(all / 2)];
}

/** Weights that one output channel sums over; 0 where an operation has none. */
export function tapsOf(network: Network, operation: Operation): number {
  switch (operation.kind) {
    case 'conv':
      return operation.window ** 2 * extentOf(network, operation.input)[2];
    case 'depthwise':
      return operation.window ** 2;
    case 'dense':
      return extentOf(network, operation.input)[2];
    default:
      return 0;
  }
}
