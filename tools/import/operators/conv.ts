import { sizeOf } from '../../../src/core/tensor.ts';
import { transpose } from '../arrays.ts';
import { at, floats, nodeError, numberOf } from '../ir.ts';
import type { Operator, View } from './contract.ts';
import { constantOf } from './contract.ts';
import { namedPadding, paddings, perAxis, type Window, windowOf } from './window.ts';

/** Permutes OIHW to HWIO; a depthwise filter [C * M, 1, H, W] becomes [H, W, C, M]. */
const TO_HWIO = [2, 3, 1, 0];

/** Conv with one group, or one group per input channel. */
export const conv: Operator = {
  shape(view) {
    const [filters = 0, perGroup = 0] = view.shape(1);
    const channels = at(view.shape(0), 1);
    if (perGroup * numberOf(view.node, 'group', 1) !== channels) {
      throw nodeError(view.node, `filters [${view.shape(1)}] do not fit an input of ${channels} channels`);
    }
    if (view.has(2) && sizeOf(view.shape(2)) !== filters) {
      throw nodeError(view.node, `${sizeOf(view.shape(2))} biases for ${filters} filters`);
    }
    return [at(view.shape(0), 0), filters, ...geometry(view).output];
  },

  lower(view, build) {
    const { node } = view;
    const window = geometry(view);
    const channels = at(view.shape(0), 1);
    const group = numberOf(node, 'group', 1);
    const filters = constantOf(view, 1, 'filter');
    if (filters.dtype !== 'float32') throw nodeError(node, 'its filter is not a float tensor');
    if (group !== 1 && group !== channels) {
      throw nodeError(
        node,
        `${group} groups over ${channels} channels; only 1 and ${channels} (depthwise) are supported`,
      );
    }
    if (Math.max(...window.strides) > 1 && Math.max(...window.dilations) > 1) {
      throw nodeError(node, 'TF.js takes strides or dilations, not both');
    }
    const [count = 0, , height = 0, width = 0] = filters.shape;
    const depthwise = group > 1;
    const weights = depthwise
      ? transpose(floats([channels, count / channels, height, width], filters.data), [2, 3, 0, 1])
      : transpose(filters, TO_HWIO);
    const shape = [at(view.shape(0), 0), ...window.output, count];
    const convolved = build.emit(
      depthwise ? 'DepthwiseConv2dNative' : 'Conv2D',
      [build.value(at(node.inputs, 0)), build.constant('weights', weights)],
      shape,
      {
        strides: perAxis(window.strides),
        dilations: perAxis(window.dilations),
        data_format: 'NHWC',
        ...padding(window, view),
      },
    );
    if (!view.has(2)) return convolved;
    return build.emit('BiasAdd', [convolved, build.constant('bias', constantOf(view, 2, 'bias'))], shape, {
      data_format: 'NHWC',
    });
  },
};

function geometry(view: View): Window {
  return windowOf(view.node, view.shape(0), view.shape(1).slice(2));
}

function padding(window: Window, view: View) {
  const named = namedPadding(window, view.shape(0));
  return named ? { padding: named } : { padding: 'EXPLICIT', explicit_paddings: paddings(window) };
}
