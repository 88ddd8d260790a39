/**
 * The only gradient that TF.js's WASM backend lacks and convolutional networks need: that of a
 * depthwise convolution by its input. It is itself a depthwise convolution, of the gradient dilated
 * by the strides with the flipped filter.
 */
import * as tf from '@tensorflow/tfjs-core';

const { DepthwiseConv2dNativeBackpropInput, backend_util, getKernel, registerKernel } = tf;

/** Registers once per process; another version of TF.js may bring its own. */
export function registerDepthwiseGradient(): void {
  if (getKernel(DepthwiseConv2dNativeBackpropInput, 'wasm')) return;
  registerKernel({
    kernelName: DepthwiseConv2dNativeBackpropInput,
    backendName: 'wasm',
    kernelFunc({ inputs, attrs }) {
      const { dy, filter } = inputs as tf.DepthwiseConv2dNativeBackpropInputInputs;
      const given = attrs as unknown as tf.DepthwiseConv2dNativeBackpropInputAttrs;
      return inputGradient(dy as tf.Tensor4D, filter as tf.Tensor4D, given);
    },
  });
}

function inputGradient(
  dy: tf.Tensor4D,
  filter: tf.Tensor4D,
  { inputShape, strides, dilations, pad, dimRoundingMode }: tf.DepthwiseConv2dNativeBackpropInputAttrs,
): tf.Tensor4D {
  const info = backend_util.computeConv2DInfo(
    inputShape,
    filter.shape,
    strides,
    dilations,
    pad,
    dimRoundingMode,
    true,
  );
  if (info.outChannels !== info.inChannels) {
    throw new Error(
      `the gradient of a depthwise convolution with multiplier ${filter.shape[3]} is not there`,
    );
  }
  return tf.tidy(() => {
    const rows = extend(
      spread(dy, 1, info.strideHeight),
      1,
      info.effectiveFilterHeight - 1 - info.padInfo.top,
      info.inHeight + info.effectiveFilterHeight - 1,
    );
    const both = extend(
      spread(rows, 2, info.strideWidth),
      2,
      info.effectiveFilterWidth - 1 - info.padInfo.left,
      info.inWidth + info.effectiveFilterWidth - 1,
    );
    return tf.depthwiseConv2d(both, tf.reverse(filter, [0, 1]), 1, 'valid', 'NHWC', dilations);
  });
}

/** Inserts `stride - 1` zeros behind each entry of an axis. */
function spread(x: tf.Tensor4D, axis: 1 | 2, stride: number): tf.Tensor4D {
  if (stride === 1) return x;
  const before = x.shape.slice(0, axis + 1).reduce((product, length) => product * length, 1);
  const shape: [number, number, number, number] = [...x.shape];
  shape[axis] *= stride;
  return tf.reshape(
    tf.pad(tf.reshape(x, [before, x.size / before]), [
      [0, 0],
      [0, (stride - 1) * (x.size / before)],
    ]),
    shape,
  );
}

/** Pads an axis with zeros before, and pads or truncates it to a length. */
function extend(x: tf.Tensor4D, axis: 1 | 2, before: number, length: number): tf.Tensor4D {
  const paddings: [number, number][] = [
    [0, 0],
    [0, 0],
    [0, 0],
    [0, 0],
  ];
  paddings[axis] = [before, Math.max(0, length - before - x.shape[axis])];
  const size = [...x.shape];
  size[axis] = length;
  return tf.slice(tf.pad(x, paddings), [0, 0, 0, 0], size) as tf.Tensor4D;
}
