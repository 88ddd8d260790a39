import type { Builder } from '../builder.ts';
import { at, floats, intsOf, nodeError, numberOf, type Shape } from '../ir.ts';
import type { Operator, View } from './contract.ts';
import { namedPadding, paddings, perAxis, type Window, windowOf } from './window.ts';

/**
 * TF.js pools without dilation and with VALID or SAME only; any other padding becomes a node of its
 * own.
 */
function pool(lower: (view: View, build: Builder, window: Window) => string): Operator {
  return {
    shape: (view) => [...view.shape(0).slice(0, 2), ...geometry(view).output],
    lower(view, build) {
      const window = geometry(view);
      if (Math.max(...window.dilations) > 1) throw nodeError(view.node, 'TF.js pools without dilation');
      return lower(view, build, window);
    },
  };
}

export const maxPool = pool((view, build, window) =>
  // The lowest float32, which never is the maximum.
  pooled('MaxPool', view, build, window, -3.4028234663852886e38),
);

/** TensorFlow's SAME excludes the padding from the mean; ONNX's `count_include_pad` includes it. */
export const averagePool = pool((view, build, window) => {
  const named = namedPadding(window, view.shape(0));
  const countsPadding = numberOf(view.node, 'count_include_pad', 0) === 1;
  if (named === 'VALID' || (named === 'SAME' && !countsPadding))
    return pooled('AvgPool', view, build, window, 0);
  if (view.node.attributes.ceil_mode === 1) {
    throw nodeError(view.node, 'ceil_mode together with padding is not supported');
  }
  const mean = pooled('AvgPool', view, build, window, 0, true);
  if (countsPadding) return mean;
  const [rows = 0, columns = 0] = window.output;
  const factors = build.constant(
    'factors',
    floats([1, rows, columns, 1], countFactors(window, view.shape(0))),
  );
  return build.emit('Mul', [mean, factors], build.shapeOf(mean));
});

function geometry(view: View): Window {
  return windowOf(view.node, view.shape(0), intsOf(view.node, 'kernel_shape', []));
}

function pooled(
  operator: string,
  view: View,
  build: Builder,
  window: Window,
  fill: number,
  pad = namedPadding(window, view.shape(0)) === null,
): string {
  const input = build.value(at(view.node.inputs, 0));
  const [batch = 1, channels = 0, height = 0, width = 0] = view.shape(0);
  const [rows = 0, columns = 0] = window.output;
  const attributes = { ksize: perAxis(window.kernel), strides: perAxis(window.strides), data_format: 'NHWC' };
  const shape = [batch, rows, columns, channels];
  if (!pad) {
    const padding = namedPadding(window, view.shape(0)) ?? 'VALID';
    return build.emit(operator, [input], shape, { ...attributes, padding });
  }
  const table = paddings(window);
  const padded = build.emit(
    'PadV2',
    [
      input,
      build.constant('paddings', { dtype: 'int64', shape: [4, 2], data: Float64Array.from(table) }),
      build.constant('fill', floats([], Float32Array.of(fill))),
    ],
    [
      batch,
      height + at(window.before, 0) + at(window.after, 0),
      width + at(window.before, 1) + at(window.after, 1),
      channels,
    ],
  );
  return build.emit(operator, [padded], shape, { ...attributes, padding: 'VALID' });
}

/** Factors per cell from the mean over the padded window to the mean over the pixels inside. */
function countFactors({ kernel, strides, before, output }: Window, input: Shape): Float32Array {
  const inside = (axis: number, index: number) => {
    const start = index * at(strides, axis) - at(before, axis);
    return Math.min(start + at(kernel, axis), at(input, axis + 2)) - Math.max(start, 0);
  };
  const [rows = 0, columns = 0] = output;
  const area = at(kernel, 0) * at(kernel, 1);
  return Float32Array.from({ length: rows * columns }, (_, cell) => {
    return area / (inside(0, Math.floor(cell / columns)) * inside(1, cell % columns));
  });
}
