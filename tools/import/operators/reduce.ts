import { positiveAxis } from '../arrays.ts';
import { at, numberOf, type Shape } from '../ir.ts';
import { storedAxis, storedShape, TO_LOGICAL } from '../layout.ts';
import { type Operator, parameter, type View } from './contract.ts';

interface Reduction {
  readonly axes: readonly number[];
  readonly keepsAxes: boolean;
}

export const reduceMean = reduction('Mean', (view) => {
  const rank = view.shape(0).length;
  const axes = parameter(view, 1, 'axes') ?? view.shape(0).map((_, axis) => axis);
  return {
    axes: axes.map((axis) => positiveAxis(axis, rank)),
    keepsAxes: numberOf(view.node, 'keepdims', 1) === 1,
  };
});

export const globalAveragePool = reduction('Mean', (view) => ({
  axes: view
    .shape(0)
    .map((_, axis) => axis)
    .slice(2),
  keepsAxes: true,
}));

function reduction(operator: string, read: (view: View) => Reduction): Operator {
  const shapeOf = (view: View): Shape => {
    const { axes, keepsAxes } = read(view);
    const shape = view.shape(0);
    return keepsAxes
      ? shape.map((length, axis) => (axes.includes(axis) ? 1 : length))
      : shape.filter((_, axis) => !axes.includes(axis));
  };
  return {
    shape: shapeOf,
    lower(view, build) {
      const { axes, keepsAxes } = read(view);
      const rank = view.shape(0).length;
      const value = build.value(at(view.node.inputs, 0));
      // The axes that remain must be in ONNX's order, which fails only for rows or columns behind
      // channels.
      const keepsOrder =
        keepsAxes || rank !== 4 || axes.includes(1) || (axes.includes(2) && axes.includes(3));
      const input = keepsOrder ? value : build.transpose(value, TO_LOGICAL);
      const reduced = keepsOrder ? axes.map((axis) => storedAxis(axis, rank)) : axes;
      const shape = shapeOf(view);
      return build.emit(operator, [input, build.integers('axes', reduced)], storedShape(shape), {
        keep_dims: keepsAxes,
      });
    },
  };
}
