/** Encodes convolutions and depthwise convolutions, on quantized values and on floats. */
import type { ConvOp, DepthwiseOp, FloatConvOp, FloatDepthwiseOp, Window } from '../../../../integer/plan.ts';
import type { Constant } from '../memory.ts';
import { foldedBias, packConv, packDepthwise, packDepthwiseRows } from '../pack.ts';
import { variantFor } from '../variant.ts';
import { encode } from './descriptor.ts';
import { VARIANT } from './descriptor-layout.ts';
import { type PlanEncoder, slidingFields } from './encoder.ts';

/**
 * Bytes of input and output that one tile of a product touches: half of a small first-level cache.
 */
const PART_BYTES = 16_384;
const PANEL = 8;
const BLOCK = 16;
const PIXELS = 4;
const QUAD = 4;

/** Scratch bytes that variant P needs for a layer: four unfolded pixels in int16. */
export const unfoldedBytes = ({ window }: ConvOp): number =>
  4 * window.kernelHeight * window.kernelWidth * Math.ceil(window.channels / 4) * 8 + 64;

/**
 * Scratch bytes for one row of interleaved columns of 16 channels, with one column more because an
 * odd last pixel has no neighbour.
 */
export const interleavedBytes = ({ window }: DepthwiseOp): number =>
  (window.outputWidth + window.kernelWidth) * pairsOf(window) * 32;

/** Pairs of image rows that two output rows depend on. */
const pairsOf = ({ kernelHeight }: Window): number => Math.ceil((kernelHeight + 1) / 2);

/**
 * Whether a convolution goes through im2col: with few channels its patches take less room than its
 * pixels padded to whole quads.
 */
export function usesIm2col(encoder: PlanEncoder, { window, inputs }: ConvOp): boolean {
  const { kernelHeight, kernelWidth, channels, dilationX, dilationY } = window;
  if (kernelHeight * kernelWidth === 1 || channels >= QUAD || dilationX > 1 || dilationY > 1) return false;
  return encoder.pitch(inputs[0], channels) === channels;
}

/**
 * Encodes im2col, and then the product, which sees an image of one tap with a patch as its
 * channels.
 */
export function encodeIm2colConv(encoder: PlanEncoder, op: ConvOp): Uint8Array[] {
  const { window } = op;
  const { outputHeight, outputWidth, kernelHeight, kernelWidth } = window;
  const channels = kernelHeight * kernelWidth * window.channels;
  const pitch = Math.ceil(channels / QUAD) * QUAD;
  // A product reads whole registers, also behind the last patch.
  const address = encoder.constants.reserve(outputHeight * outputWidth * pitch + BLOCK);
  const im2col = encode('im2col', outputHeight, {
    ...slidingFields(encoder.address(op.inputs[0]), address, window),
    zeroPoint: op.inputZeroPoint,
    outputPitch: pitch,
  });
  const flat = {
    ...{ inputHeight: outputHeight, inputWidth: outputWidth, outputHeight, outputWidth, channels },
    ...{ kernelHeight: 1, kernelWidth: 1, strideY: 1, strideX: 1, dilationY: 1, dilationX: 1 },
    ...{ padTop: 0, padLeft: 0 },
  };
  return [im2col, encodeConv(encoder, { ...op, window: flat }, { address, pitch })];
}

/** @param image Address and pitch of the image, if not those of the plan's tensor. */
export function encodeConv(
  encoder: PlanEncoder,
  op: ConvOp,
  image?: { readonly address: number; readonly pitch: number },
): Uint8Array {
  const { window, bias } = op;
  const variant = variantFor(op, encoder.largestValue, encoder.choice.variant);
  encoder.products.set(variant, (encoder.products.get(variant) ?? 0) + 1);
  const taps = window.kernelHeight * window.kernelWidth;
  const pixels = window.outputHeight * window.outputWidth;
  const inner = taps * window.channels;
  const isDirect = taps === 1 && window.strideY === 1 && window.strideX === 1 && isWhole(window);
  const sums = filterSums(op.weights, bias.length, inner);
  const { tilePixels, tileFilters } = partsOf(pixels, bias.length, inner, encoder.parts);
  const folded = foldedBias(bias, op.inputZeroPoint, variant, (filter) => sums[filter] ?? 0);
  return encode('conv', Math.ceil(pixels / tilePixels) * Math.ceil(bias.length / tileFilters), {
    ...layerFields(encoder, op, packConv(op, variant), folded, tilePixels),
    variant: VARIANT[variant],
    input:
      image?.address ??
      (isDirect
        ? encoder.address(op.inputs[0])
        : encoder.pointers(op.inputs[0], window, op.inputZeroPoint, PIXELS)),
    pitch: image?.pitch ?? (isDirect ? encoder.pitch(op.inputs[0], window.channels) : 0),
    quads: Math.ceil(window.channels / 4),
    tileFilters,
    scratch: encoder.scratch,
    scratchBytes: encoder.scratchBytes,
  });
}

export function encodeDepthwise(encoder: PlanEncoder, op: DepthwiseOp): Uint8Array {
  const { window, bias } = op;
  const { channels } = window;
  const taps = window.kernelHeight * window.kernelWidth;
  const tapSum = (c: number): number => {
    let sum = 0;
    for (let tap = 0; tap < taps; tap += 1) sum += op.weights[tap * channels + c] ?? 0;
    return sum;
  };
  const pixels = window.outputHeight * window.outputWidth;
  const folded = foldedBias(bias, op.inputZeroPoint, 'P', tapSum);
  if (!canSlide(op)) {
    const tilePixels = Math.max(1, Math.ceil(pixels / encoder.parts));
    return encode('depthwise', Math.ceil(pixels / tilePixels), {
      ...layerFields(encoder, op, packDepthwise(op), folded, tilePixels),
      pointers: encoder.pointers(op.inputs[0], window, op.inputZeroPoint, 1),
    });
  }
  const pairs = pairsOf(window);
  return encode('depthwiseRows', Math.ceil(window.outputHeight / 2), {
    ...layerFields(encoder, op, packDepthwiseRows(op, pairs), folded, 0),
    input: encoder.address(op.inputs[0]),
    pitch: encoder.pitch(op.inputs[0], channels),
    height: window.inputHeight,
    width: window.inputWidth,
    outputHeight: window.outputHeight,
    outputWidth: window.outputWidth,
    kernelWidth: window.kernelWidth,
    padTop: window.padTop,
    padLeft: window.padLeft,
    zeros: encoder.border(op.inputZeroPoint),
    inputZeroPoint: op.inputZeroPoint,
    pairs,
    scratch: encoder.scratch,
    scratchBytes: encoder.scratchBytes,
  });
}

function layerFields(
  encoder: PlanEncoder,
  op: ConvOp | DepthwiseOp,
  packed: Constant,
  bias: Int32Array,
  tilePixels: number,
) {
  const { window, rescale } = op;
  const { to, multipliers, low, high, zeroPoint } = rescale;
  const floatOutput = to === 'f32';
  return {
    floatOutput,
    saturates: !floatOutput && low === 0 && high === 255,
    weights: encoder.constants.add(packed),
    bias: encoder.perFilter(bias),
    multipliers: encoder.perFilter(multipliers),
    low: floatOutput ? low : low - zeroPoint,
    high: floatOutput ? high : high - zeroPoint,
    zeroPoint,
    output: encoder.address(op.output),
    outputPitch: encoder.pitch(op.output, bias.length),
    pixels: window.outputHeight * window.outputWidth,
    filters: bias.length,
    tilePixels,
    taps: window.kernelHeight * window.kernelWidth,
  };
}

export function encodeFloatConv(encoder: PlanEncoder, op: FloatConvOp): Uint8Array {
  const { window, bias } = op;
  const inner = window.kernelHeight * window.kernelWidth * window.channels;
  const weights = inBlocks(bias.length, inner, (filter, k) => op.weights[filter * inner + k] ?? 0);
  return encode('floatConv', window.outputHeight, floatFields(encoder, op, weights, bias.length));
}

export function encodeFloatDepthwise(encoder: PlanEncoder, op: FloatDepthwiseOp): Uint8Array {
  const { window } = op;
  const { channels } = window;
  const weights = inBlocks(
    channels,
    window.kernelHeight * window.kernelWidth,
    (c, tap) => op.weights[tap * channels + c] ?? 0,
  );
  return encode('floatDepthwise', window.outputHeight, floatFields(encoder, op, weights, channels));
}

function floatFields(
  encoder: PlanEncoder,
  op: FloatConvOp | FloatDepthwiseOp,
  weights: Float32Array,
  filters: number,
) {
  const { window, low, high } = op;
  return {
    ...slidingFields(encoder.address(op.inputs[0]), encoder.address(op.output), window),
    weights: encoder.constants.add(weights),
    bias: encoder.perFilter(op.bias),
    filters,
    low,
    high,
  };
}

/** Packs weights as [filters / 16][inner][16], padded with zeros. */
function inBlocks(
  filters: number,
  inner: number,
  weight: (filter: number, k: number) => number,
): Float32Array {
  const packed = new Float32Array(Math.ceil(filters / BLOCK) * inner * BLOCK);
  for (let filter = 0; filter < filters; filter += 1) {
    for (let k = 0; k < inner; k += 1) {
      packed[(Math.floor(filter / BLOCK) * inner + k) * BLOCK + (filter % BLOCK)] = weight(filter, k);
    }
  }
  return packed;
}

function filterSums(weights: Int8Array, filters: number, inner: number): Int32Array {
  const sums = new Int32Array(filters);
  for (let filter = 0, at = 0; filter < filters; filter += 1) {
    let sum = 0;
    for (const end = at + inner; at < end; at += 1) sum += weights[at] as number;
    sums[filter] = sum;
  }
  return sums;
}

/** Divides a product into tiles of pixels by filters; few pixels are also divided by filters. */
function partsOf(
  pixels: number,
  filters: number,
  inner: number,
  parts: number,
): { tilePixels: number; tileFilters: number } {
  const groups = Math.ceil(pixels / PIXELS);
  const inCache = Math.max(4, Math.floor(PART_BYTES / (inner + filters) / PIXELS));
  const tileGroups = Math.max(1, Math.min(inCache, Math.ceil(groups / parts)));
  const down = Math.ceil(groups / tileGroups);
  const panels = Math.ceil(filters / PANEL);
  const across = Math.min(panels, Math.max(1, Math.ceil(parts / down)));
  return { tilePixels: tileGroups * PIXELS, tileFilters: Math.ceil(panels / across) * PANEL };
}

/** Whether output pixels are exactly the input pixels in order, without padding. */
function isWhole({ inputHeight, inputWidth, outputHeight, outputWidth, padTop, padLeft }: Window): boolean {
  return inputHeight === outputHeight && inputWidth === outputWidth && padTop === 0 && padLeft === 0;
}

/** For shorter rows, interleaving costs more than it saves compared with going pixel by pixel. */
const SHORTEST_ROW = 8;

/** Whether kernels/depthwise-rows.ts supports the layer; others go pixel by pixel. */
function canSlide({ window, rescale }: DepthwiseOp): boolean {
  const { kernelHeight, kernelWidth, strideY, strideX, dilationY, dilationX } = window;
  if (window.outputWidth < SHORTEST_ROW) return false;
  const isSquare = kernelHeight === kernelWidth && (kernelWidth === 3 || kernelWidth === 5);
  const isDense = dilationY === 1 && dilationX === 1 && strideY === 1 && strideX === 1;
  return isSquare && isDense && window.padLeft >= 0 && window.channels % 4 === 0 && rescale.to === 'u8';
}
