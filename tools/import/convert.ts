import type { Graph } from './ir.ts';
import { readOnnx } from './onnx/read.ts';
import { absorbTranspose } from './passes/absorb-transpose.ts';
import { dropDead } from './passes/drop-dead.ts';
import { dropNoOps } from './passes/drop-no-ops.ts';
import { foldBatchNorm } from './passes/fold-batch-norm.ts';
import { foldPad } from './passes/fold-pad.ts';
import { fuse } from './passes/fuse.ts';
import { lower } from './passes/lower.ts';
import { resolve } from './passes/resolve.ts';

/** In order: each pass relies on the laws of those before it. */
const passes = [resolve, dropNoOps, foldPad, foldBatchNorm, dropDead, lower, absorbTranspose, fuse, dropDead];

/**
 * An ONNX model as a TensorFlow graph: inputs and outputs of rank 4 in NHWC, names kept.
 * @throws ImportError
 */
export function convert(onnx: Uint8Array): Graph {
  return passes.reduce((graph, pass) => pass(graph), readOnnx(onnx));
}
