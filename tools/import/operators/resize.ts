import { at, nodeError, stringOf } from '../ir.ts';
import { storedShape } from '../layout.ts';
import { type Operator, parameter, type View } from './contract.ts';

/**
 * Nearest neighbour by whole factors, for which every coordinate mode of ONNX selects the same
 * pixels.
 */
export const resize: Operator = {
  shape: (view) => {
    // The factors are the third input; before operator set 11, and in Upsample, the second.
    const scalesAt = view.opset < 11 ? 1 : 2;
    const sizes = view.has(3) ? parameter(view, 3, 'sizes') : null;
    const scales = sizes === null ? parameter(view, scalesAt, 'scales') : null;
    return view.shape(0).map((length, axis) => {
      const wanted = sizes?.[axis] ?? length * (scales?.[axis] ?? 1);
      if (!Number.isInteger(wanted / length))
        throw nodeError(view.node, `${length} to ${wanted}: not a whole factor`);
      return wanted;
    });
  },
  lower(view, build) {
    checkMode(view);
    const shape = storedShape(this.shape(view));
    const value = build.value(at(view.node.inputs, 0));
    if (shape.length !== 4) throw nodeError(view.node, 'only images are supported');
    return build.emit('ResizeNearestNeighbor', [value, build.integers('size', shape.slice(1, 3))], shape, {
      align_corners: false,
      half_pixel_centers: false,
    });
  },
};

function checkMode(view: View): void {
  const mode = stringOf(view.node, 'mode', 'nearest');
  const coordinates = stringOf(view.node, 'coordinate_transformation_mode', 'half_pixel');
  const rounding = stringOf(view.node, 'nearest_mode', 'round_prefer_floor');
  const isFloored = view.opset < 11 || (coordinates === 'asymmetric' && rounding === 'floor');
  const isRounded = coordinates === 'half_pixel' && rounding.startsWith('round_prefer');
  if (mode === 'nearest' && (isFloored || isRounded)) return;
  throw nodeError(
    view.node,
    `mode ${mode}, ${coordinates}, ${rounding} is not supported; nearest by whole factors is`,
  );
}
