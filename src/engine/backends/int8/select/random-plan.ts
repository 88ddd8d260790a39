/**
 * Small plans drawn from a seed, for the self-test and for tests: real operations with numbers that
 * fill their ranges. The input `image` is float32 and quantized first.
 */
import type { Quantization } from '../../../../core/tensor.ts';
import { PlanBuilder } from '../../../integer/builder.ts';
import type { IntegerPlan, Rescale, TensorId, Window } from '../../../integer/plan.ts';

export interface Image {
  readonly tensor: TensorId;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly quantization: Quantization;
}

export interface Sliding {
  readonly kernel: number;
  readonly stride: number;
  readonly dilation?: number;
}

const LARGEST = 255;

export class RandomPlan {
  readonly #builder = new PlanBuilder();
  readonly #random: () => number;
  #input: { readonly tensor: TensorId; readonly shape: readonly number[] } | null = null;
  #count = 0;

  /** @param random Uniform in [0, 1). */
  constructor(random: () => number) {
    this.#random = random;
  }

  image(height: number, width: number, channels: number, zeroPoint = this.#code()): Image {
    const shape = [1, height, width, channels];
    const tensor = this.#builder.floats('image', shape);
    this.#input = { tensor, shape };
    const quantized = this.#quantized(height, width, channels, { scale: 1, zeroPoint });
    this.#builder.emit({ kind: 'quantize', node: 'quantized', inputs: [tensor], output: quantized.tensor });
    return quantized;
  }

  /** Floats that quantize to the whole range, and some beyond it. */
  imageNumbers({ height, width, channels, quantization }: Image): Float32Array {
    return Float32Array.from(
      { length: height * width * channels },
      () => this.#whole(-9, LARGEST + 9) - quantization.zeroPoint,
    );
  }

  /** @param weight Weight of a filter at one position; by default any of 8 bits. */
  conv(
    image: Image,
    filters: number,
    sliding: Sliding,
    to: 'u8' | 'f32' = 'u8',
    weight: (filter: number, inner: number) => number = () => this.#whole(-127, 127),
  ): Image {
    const window = this.#window(image, sliding);
    const inner = window.kernelHeight * window.kernelWidth * window.channels;
    const weights = Int8Array.from({ length: filters * inner }, (_, i) =>
      weight(Math.floor(i / inner), i % inner),
    );
    const output = this.#result(window, filters, to);
    const rescale = this.#rescale(to, filters, inner * 60, output.quantization.zeroPoint);
    const bias = Int32Array.from({ length: filters }, () => this.#whole(-5000, 5000));
    this.#builder.emit({
      ...{ kind: 'conv', node: 'conv', inputs: [image.tensor], output: output.tensor },
      ...{ window, weights, bias, inputZeroPoint: image.quantization.zeroPoint, rescale },
    });
    return output;
  }

  depthwise(image: Image, sliding: Sliding, to: 'u8' | 'f32' = 'u8'): Image {
    const window = this.#window(image, sliding);
    const taps = window.kernelHeight * window.kernelWidth;
    const { channels } = image;
    const weights = Int8Array.from({ length: taps * channels }, () => this.#whole(-127, 127));
    const output = this.#result(window, channels, to);
    const rescale = this.#rescale(to, channels, taps * 60, output.quantization.zeroPoint);
    const bias = Int32Array.from({ length: channels }, () => this.#whole(-5000, 5000));
    this.#builder.emit({
      ...{ kind: 'depthwise', node: 'depthwise', inputs: [image.tensor], output: output.tensor },
      ...{ window, weights, bias, inputZeroPoint: image.quantization.zeroPoint, rescale },
    });
    return output;
  }

  add(a: Image, b: Image): Image {
    const output = this.#quantized(a.height, a.width, a.channels);
    const [factorA, factorB] = [Math.fround(this.#random()), Math.fround(-this.#random())];
    this.#builder.emit({
      ...{ kind: 'add', node: 'add', inputs: [a.tensor, b.tensor], output: output.tensor },
      ...{ factorA, factorB, offset: Math.fround(this.#random() * 40), low: 3, high: 250 },
    });
    return output;
  }

  multiply(a: Image, b: Image): Image {
    const output = this.#quantized(a.height, a.width, a.channels);
    this.#builder.emit({
      ...{ kind: 'multiply', node: 'multiply', inputs: [a.tensor, b.tensor], output: output.tensor },
      ...{ zeroPointA: a.quantization.zeroPoint, zeroPointB: b.quantization.zeroPoint },
      rescale: this.#rescale('u8', 1, 60, output.quantization.zeroPoint),
    });
    return output;
  }

  affine(image: Image): Image {
    const output = this.#quantized(image.height, image.width, image.channels);
    const each = (scale: number) =>
      Float32Array.from({ length: image.channels }, () => (this.#random() - 0.5) * scale);
    this.#builder.emit({
      ...{ kind: 'affine', node: 'affine', inputs: [image.tensor], output: output.tensor },
      ...{ to: 'u8', factors: each(3), offsets: each(255), low: 0, high: LARGEST },
    });
    return output;
  }

  average(image: Image, sliding: Sliding, to: 'u8' | 'f32' = 'u8'): Image {
    const window = this.#window(image, sliding);
    const output = this.#result(window, image.channels, to);
    const taps = window.kernelHeight * window.kernelWidth;
    const multipliers = Float32Array.from({ length: taps }, (_, count) => 1.3 / (count + 1));
    const rescale = { ...this.#rescale(to, taps, 1, output.quantization.zeroPoint), multipliers };
    this.#builder.emit({
      ...{ kind: 'average', node: 'average', inputs: [image.tensor], output: output.tensor },
      ...{ window, integer: { inputZeroPoint: image.quantization.zeroPoint, rescale } },
    });
    return output;
  }

  max(image: Image, sliding: Sliding): Image {
    const window = this.#window(image, sliding);
    const output = this.#quantized(
      window.outputHeight,
      window.outputWidth,
      image.channels,
      image.quantization,
    );
    this.#builder.emit({ kind: 'max', node: 'max', inputs: [image.tensor], output: output.tensor, window });
    return output;
  }

  /** Concatenates over channels; with `recode`, each part gets a random lookup table. */
  concat(parts: readonly Image[], recode = false): Image {
    const [first] = parts;
    if (!first) throw new RangeError('nothing to join');
    const channels = parts.reduce((sum, part) => sum + part.channels, 0);
    const output = this.#quantized(first.height, first.width, channels, first.quantization);
    const table = () => Uint8Array.from({ length: LARGEST + 1 }, () => this.#whole(0, LARGEST));
    this.#builder.emit({
      ...{ kind: 'concat', node: 'concat', inputs: parts.map(({ tensor }) => tensor), output: output.tensor },
      outer: first.height * first.width,
      parts: parts.map((part) => ({ length: part.channels, table: recode ? table() : null })),
    });
    return output;
  }

  lookup(image: Image): Image {
    const output = this.#quantized(image.height, image.width, image.channels);
    const table = Uint8Array.from({ length: LARGEST + 1 }, () => this.#whole(0, LARGEST));
    this.#builder.emit({
      kind: 'lookup',
      node: 'table',
      inputs: [image.tensor],
      output: output.tensor,
      table,
    });
    return output;
  }

  /** Reorders rows; some are filled. */
  gather(image: Image): Image {
    const output = this.#quantized(image.height, image.width, image.channels, image.quantization);
    const blocks = Int32Array.from({ length: image.height }, () => this.#whole(-1, image.height - 1));
    this.#builder.emit({
      ...{ kind: 'gather', node: 'gather', inputs: [image.tensor], output: output.tensor },
      ...{ blocks, blockLength: image.width * image.channels, fill: image.quantization.zeroPoint },
    });
    return output;
  }

  /** Float layers: a convolution of the image itself, followed by a depthwise one. */
  floatLayers(height: number, width: number, channels: number, filters: number, sliding: Sliding): Image {
    const shape = [1, height, width, channels];
    const tensor = this.#builder.floats('image', shape);
    this.#input = { tensor, shape };
    const quantization = { scale: 1, zeroPoint: 0 };
    const window = this.#window({ tensor, height, width, channels, quantization }, sliding);
    const floats = (length: number) => Float32Array.from({ length }, () => this.#random() - 0.5);
    const inner = window.kernelHeight * window.kernelWidth * channels;
    const first = this.#result(window, filters, 'f32');
    this.#builder.emit({
      ...{ kind: 'float-conv', node: 'conv', inputs: [tensor], output: first.tensor, window },
      ...{ weights: floats(filters * inner), bias: floats(filters), low: 0, high: 6 },
    });
    const second = this.#window(first, sliding);
    const output = this.#result(second, filters, 'f32');
    this.#builder.emit({
      ...{ kind: 'float-depthwise', node: 'depthwise', inputs: [first.tensor], output: output.tensor },
      window: second,
      weights: floats(second.kernelHeight * second.kernelWidth * filters),
      ...{ bias: floats(filters), low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY },
    });
    return output;
  }

  /** Results are returned as floats. */
  finish(results: readonly Image[]): IntegerPlan {
    if (!this.#input) throw new RangeError('a random plan needs an image');
    const outputs = results.map((image, i) => {
      const shape = [1, image.height, image.width, image.channels];
      const name = `result ${i}`;
      if (this.#isFloat.has(image.tensor)) return { name, tensor: image.tensor, shape };
      const tensor = this.#builder.floats(name, shape);
      const table = Float32Array.from({ length: LARGEST + 1 }, (_, code) => code);
      this.#builder.emit({ kind: 'lookup', node: name, inputs: [image.tensor], output: tensor, table });
      return { name, tensor, shape };
    });
    return this.#builder.finish([{ name: 'image', ...this.#input }], outputs, {
      weightBits: 8,
      activationBits: 8,
    });
  }

  readonly #isFloat = new Set<TensorId>();

  #whole(from: number, to: number): number {
    return from + Math.floor(this.#random() * (to - from + 1));
  }

  /** Prefers zero points at both ends of the range, where errors are most likely. */
  #code(): number {
    const choice = this.#random();
    return choice < 0.25 ? 0 : choice < 0.5 ? LARGEST : this.#whole(0, LARGEST);
  }

  #quantized(
    height: number,
    width: number,
    channels: number,
    quantization: Quantization = { scale: 1, zeroPoint: this.#code() },
  ): Image {
    this.#count += 1;
    const tensor = this.#builder.quantized(
      `quantized ${this.#count}`,
      [1, height, width, channels],
      quantization,
    );
    return { tensor, height, width, channels, quantization };
  }

  #result({ outputHeight, outputWidth }: Window, channels: number, to: 'u8' | 'f32'): Image {
    if (to === 'u8') return this.#quantized(outputHeight, outputWidth, channels);
    this.#count += 1;
    const tensor = this.#builder.floats(`floats ${this.#count}`, [1, outputHeight, outputWidth, channels]);
    this.#isFloat.add(tensor);
    return {
      tensor,
      height: outputHeight,
      width: outputWidth,
      channels,
      quantization: { scale: 1, zeroPoint: 0 },
    };
  }

  /** Typical sums fill the output's range, and the bounds clip some of them. */
  #rescale(to: 'u8' | 'f32', channels: number, sum: number, zeroPoint: number): Rescale {
    const multipliers = Float32Array.from(
      { length: channels },
      () => (0.5 + this.#random()) / Math.max(1, sum / 4),
    );
    if (to === 'f32') return { to, multipliers, zeroPoint: 0, low: -50, high: Number.POSITIVE_INFINITY };
    const isOpen = this.#random() < 0.5;
    return {
      to,
      multipliers,
      zeroPoint,
      low: isOpen ? 0 : Math.min(zeroPoint, 7),
      high: isOpen ? LARGEST : 247,
    };
  }

  #window({ height, width, channels }: Image, { kernel, stride, dilation = 1 }: Sliding): Window {
    const [kernelHeight, kernelWidth] = [Math.min(kernel, 2 * height + 1), Math.min(kernel, 2 * width + 1)];
    const [reachY, reachX] = [(kernelHeight - 1) * dilation, (kernelWidth - 1) * dilation];
    // As SAME padding: an odd pixel of padding comes last.
    const outputHeight = Math.ceil(height / stride);
    const outputWidth = Math.ceil(width / stride);
    const padTop = Math.floor(Math.max(0, (outputHeight - 1) * stride + reachY + 1 - height) / 2);
    const padLeft = Math.floor(Math.max(0, (outputWidth - 1) * stride + reachX + 1 - width) / 2);
    return {
      ...{
        inputHeight: height,
        inputWidth: width,
        channels,
        outputHeight,
        outputWidth,
        kernelHeight,
        kernelWidth,
      },
      ...{ strideY: stride, strideX: stride, dilationY: dilation, dilationX: dilation, padTop, padLeft },
    };
  }
}
