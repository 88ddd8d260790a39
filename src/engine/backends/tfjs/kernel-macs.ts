type Shape = readonly number[];

/** As TF.js's profile gives them; absent inputs are null. */
export interface KernelShapes {
  readonly name: string;
  readonly inputShapes: readonly (Shape | null)[];
  readonly outputShapes: readonly Shape[];
}

/** Multiply-accumulates of one kernel; null for one that has none. */
export function kernelMacs({ name, inputShapes, outputShapes }: KernelShapes): number | null {
  const [first, second] = inputShapes;
  const [output] = outputShapes;
  if (!first || !second || !output) return null;
  switch (name) {
    case 'Conv2D':
    case 'FusedConv2D': {
      // [height, width, channels, filters]: all but the filters meet in each number of the output.
      return size(output) * size(second.slice(0, 3));
    }
    case 'DepthwiseConv2dNative':
    case 'FusedDepthwiseConv2D':
      return size(output) * size(second.slice(0, 2));
    case 'BatchMatMul':
    case '_FusedMatMul': {
      // Rows times inner, inner times columns, over rows times columns: whichever of the two is
      // transposed.
      const batches = size(output.slice(0, -2));
      const inner = Math.sqrt(
        ((size(first) / batches) * (size(second) / batches)) / (size(output) / batches),
      );
      return size(output) * inner;
    }
    default:
      return null;
  }
}

const size = (shape: Shape): number => shape.reduce((product, length) => product * length, 1);
