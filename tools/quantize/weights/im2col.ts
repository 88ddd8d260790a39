/** A layer's inputs at each position, as rows of a matrix. */
import { windowAttributes } from '../../../src/engine/graph/index.ts';
import type { Layer } from '../../../src/quantize/layers.ts';
import type { FloatValue } from '../simulation/runner.ts';

/**
 * Rows of `taps` numbers; for a depthwise layer one row per position and channel, positions
 * outermost.
 */
export interface Im2colRows {
  readonly rows: Float32Array;
  readonly positions: number;
}

/**
 * The layer's inputs at positions spread evenly over its output, in the order of the weight's taps.
 * Padding counts as 0.
 * @param most The most positions.
 * @param phase Selects positions, so that images do not all give the same ones.
 */
export function im2col(layer: Layer, input: FloatValue, most: number, phase: number): Im2colRows {
  if (layer.kind === 'matmul') return { rows: input.data, positions: input.data.length / layer.taps };
  const [, height = 1, width = 1, channels = 1] = input.shape;
  const [kernelHeight = 1, kernelWidth = 1] = layer.shape;
  const { strides, dilations, padding } = windowAttributes(layer.node);
  const y = axisOf(height, kernelHeight, strides[0], dilations[0], padOf(padding, 'top', 'bottom'));
  const x = axisOf(width, kernelWidth, strides[1], dilations[1], padOf(padding, 'left', 'right'));
  const total = y.outputs * x.outputs;
  const step = Math.max(1, Math.ceil(total / most));
  const first = phase % step;
  const positions = Math.ceil((total - first) / step);
  const kernel = kernelHeight * kernelWidth;
  const isDepthwise = layer.kind === 'depthwise';
  const rows = new Float32Array(positions * kernel * channels);
  for (let p = 0; p < positions; p++) {
    const at = first + p * step;
    const top = Math.floor(at / x.outputs) * strides[0] - y.padBefore;
    const left = (at % x.outputs) * strides[1] - x.padBefore;
    const base = p * kernel * channels;
    for (let k = 0; k < kernel; k++) {
      const row = top + Math.floor(k / kernelWidth) * dilations[0];
      const column = left + (k % kernelWidth) * dilations[1];
      if (row < 0 || row >= height || column < 0 || column >= width) continue;
      const from = (row * width + column) * channels;
      for (let c = 0; c < channels; c++) {
        rows[isDepthwise ? base + c * kernel + k : base + k * channels + c] = input.data[from + c] as number;
      }
    }
  }
  return { rows, positions };
}

type Pads = readonly [before: number, after: number] | 'SAME';

function padOf(
  padding: ReturnType<typeof windowAttributes>['padding'],
  before: 'top' | 'left',
  after: 'bottom' | 'right',
): Pads {
  if (padding === 'SAME') return 'SAME';
  return padding === 'VALID' ? [0, 0] : [padding[before], padding[after]];
}

/**
 * TensorFlow's rule: SAME gives ceil(length / stride) outputs, with an odd pixel of padding at the
 * end.
 */
function axisOf(
  length: number,
  kernel: number,
  stride: number,
  dilation: number,
  pads: Pads,
): { readonly outputs: number; readonly padBefore: number } {
  const reach = (kernel - 1) * dilation + 1;
  if (pads !== 'SAME') {
    return { outputs: Math.floor((length + pads[0] + pads[1] - reach) / stride) + 1, padBefore: pads[0] };
  }
  const outputs = Math.ceil(length / stride);
  const pad = Math.max(0, (outputs - 1) * stride + reach - length);
  return { outputs, padBefore: Math.floor(pad / 2) };
}
