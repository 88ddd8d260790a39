/** Resizing images; coordinates follow tensorflow/core/util/image_resizer_state.h. */
import { flagOf } from '../../graph/attributes.ts';
import type { GraphNode } from '../../graph/graph.ts';
import { floats, stored } from '../forms.ts';
import { emitGather } from '../gather.ts';
import type { Interpolation } from '../plan.ts';
import { unsupported } from '../problem.ts';
import type { Shape } from '../value.ts';
import type { Operator } from './contract.ts';

/** ResizeNearestNeighbor; quantized values keep their quantization. */
export const resizeNearest: Operator = (lowering, node) => {
  const value = stored(lowering, node.inputs[0] ?? '', lowering.input(node, 0));
  const [height, width, channels] = imageOf(node, value.shape);
  const [rows = 0, columns = 0] = lowering.numbers(node, 1);
  const row = nearest(node, height, rows);
  const column = nearest(node, width, columns);
  const blocks = Int32Array.from(
    { length: rows * columns },
    (_, i) => row(Math.floor(i / columns)) * width + column(i % columns),
  );
  return emitGather(lowering, node.name, value, [1, rows, columns, channels], {
    blocks,
    blockLength: channels,
  });
};

/** ResizeBilinear, in float32, because values between two quantized ones cannot be represented. */
export const resizeBilinear: Operator = (lowering, node) => {
  const value = floats(lowering, node.inputs[0] ?? '', lowering.input(node, 0));
  const [height, inputWidth, channels] = imageOf(node, value.shape);
  const [rows = 0, columns = 0] = lowering.numbers(node, 1);
  const shape = [1, rows, columns, channels];
  const output = lowering.plan.floats(node.name, shape);
  lowering.plan.emit({
    kind: 'float-resize',
    node: node.name,
    inputs: [value.tensor],
    output,
    inputWidth,
    channels,
    rows: between(node, height, rows),
    columns: between(node, inputWidth, columns),
  });
  return { kind: 'float', shape, tensor: output };
};

function imageOf(node: GraphNode, shape: Shape): readonly [height: number, width: number, channels: number] {
  const [batch = 1, height = 0, width = 0, channels = 0] = shape;
  if (batch !== 1 || shape.length !== 4) throw unsupported(node, { code: 'not-one-image', shape });
  return [height, width, channels];
}

/** Source coordinates of each index of the result, in pixels. */
function coordinates(node: GraphNode, from: number, to: number): { scale: number; halfPixel: boolean } {
  const alignCorners = flagOf(node, 'align_corners', false);
  const scale = alignCorners && to > 1 ? (from - 1) / (to - 1) : from / to;
  return { scale, halfPixel: flagOf(node, 'half_pixel_centers', false) };
}

function nearest(node: GraphNode, from: number, to: number): (index: number) => number {
  const { scale, halfPixel } = coordinates(node, from, to);
  const round = flagOf(node, 'align_corners', false) ? Math.round : Math.floor;
  return (index) => Math.min(from - 1, Math.max(0, round((index + (halfPixel ? 0.5 : 0)) * scale)));
}

function between(node: GraphNode, from: number, to: number): Interpolation {
  const { scale, halfPixel } = coordinates(node, from, to);
  const places = Float64Array.from({ length: to }, (_, index) => {
    const place = halfPixel ? (index + 0.5) * scale - 0.5 : index * scale;
    return Math.min(from - 1, Math.max(0, place));
  });
  return {
    first: Int32Array.from(places, Math.floor),
    second: Int32Array.from(places, Math.ceil),
    share: places.map((place) => place - Math.floor(place)),
  };
}
