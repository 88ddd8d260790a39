/**
 * Seeded random weights under which a signal neither dies nor grows on its way, as training would
 * have it.
 */
import { seededUniform } from '../../core/random.ts';
import { extentOf, type Network, type Operation, readsOf, tapsOf } from './network.ts';

export interface Weights {
  /**
   * conv [window, window, in, out], depthwise [window, window, channels], dense [in, out];
   * normalize: a factor per channel.
   */
  readonly values: Float32Array;
  /** One per output channel. */
  readonly bias: Float32Array;
}

/** By the output of the operation. */
export type NetworkWeights = ReadonlyMap<string, Weights>;

/**
 * Keeps the mean square through a ReLU (He et al. 2015, "Delving deep into rectifiers", section
 * 2.2). Filters of mean 0 would keep more of the image, but they make the network chaotic: rounding
 * to int8 then grows from layer to layer.
 */
const RELU_GAIN = Math.SQRT2;

/** The branch of a residual block adds a quarter of its variance, lest every sum double it. */
const BRANCH_GAIN = 0.5;

/** Deviation of biases and, about 1, of factors: some of each sign, none that drowns the signal. */
const SPREAD = 0.1;

export function seededWeights(network: Network, seed = 1): NetworkWeights {
  const random = seededUniform(seed);
  const weights = new Map<string, Weights>();
  for (const operation of network.operations) {
    const channels = extentOf(network, operation.output)[2];
    const taps = tapsOf(network, operation);
    if (taps > 0) {
      const values = filters(random, taps, channels, gainOf(network, operation));
      weights.set(operation.output, { values, bias: spread(random, channels, 0) });
    } else if (operation.kind === 'normalize') {
      weights.set(operation.output, {
        values: spread(random, channels, 1),
        bias: spread(random, channels, 0),
      });
    }
  }
  return weights;
}

function gainOf({ operations }: Network, operation: Operation): number {
  const reads = readsOf(operation);
  const before = operations.find(({ output }) => reads.includes(output));
  const isRectified =
    before &&
    ('activation' in before
      ? before.activation !== null
      : before.kind === 'normalize' || before.kind === 'relu');
  const joins = operations.some((each) => each.kind === 'add' && each.inputs[1] === operation.output);
  return (isRectified ? RELU_GAIN : 1) * (joins ? BRANCH_GAIN : 1);
}

/**
 * Uniform, each filter of the mean square gain^2 / taps exactly; the channel is the fastest axis.
 */
function filters(random: () => number, taps: number, channels: number, gain: number): Float32Array {
  const values = new Float32Array(taps * channels);
  const squares = new Float64Array(channels);
  // In the order of memory: channel by channel it takes five times as long.
  for (let i = 0, tap = 0; tap < taps; tap++) {
    for (let channel = 0; channel < channels; channel++, i++) {
      const value = Math.fround(random() - 0.5);
      values[i] = value;
      squares[channel] = (squares[channel] as number) + value ** 2;
    }
  }
  const factors = squares.map((sum) => gain / Math.sqrt(sum));
  for (let i = 0, tap = 0; tap < taps; tap++) {
    for (let channel = 0; channel < channels; channel++, i++) {
      values[i] = (values[i] as number) * (factors[channel] as number);
    }
  }
  return values;
}

/** Uniform about a mean; a width of the square root of 12 has the deviation 1. */
function spread(random: () => number, count: number, mean: number): Float32Array {
  const width = Math.sqrt(12) * SPREAD;
  return Float32Array.from({ length: count }, () => mean + width * (random() - 0.5));
}

/**
 * An input image, [1, rows, columns, channels]: uniform, of mean 0 and deviation 1, as pixels are
 * once normalized.
 */
export function seededImage(shape: readonly number[], seed: number): Float32Array<ArrayBuffer> {
  const random = seededUniform(seed);
  const size = shape.reduce((product, length) => product * length, 1);
  return Float32Array.from({ length: size }, () => Math.sqrt(12) * (random() - 0.5));
}
