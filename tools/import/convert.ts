import { fileError, guarded } from './error.ts';
import type { Graph } from './ir.ts';
import { type ReadOptions, readOnnx } from './onnx/read.ts';
import { absorbTranspose } from './passes/absorb-transpose.ts';
import { checkOperators } from './passes/check-operators.ts';
import { checkWeights } from './passes/check-weights.ts';
import { dropDead } from './passes/drop-dead.ts';
import { dropNoOps } from './passes/drop-no-ops.ts';
import { dropQuantization } from './passes/drop-quantization.ts';
import { foldBatchNorm } from './passes/fold-batch-norm.ts';
import { foldPad } from './passes/fold-pad.ts';
import { foldScale } from './passes/fold-scale.ts';
import { foldZeros } from './passes/fold-zeros.ts';
import { fuse } from './passes/fuse.ts';
import { lower } from './passes/lower.ts';
import { resolve } from './passes/resolve.ts';
import { readTensorFlow } from './tensorflow/read.ts';

export interface ConvertOptions extends ReadOptions {
  /** Outputs to keep; all if absent. */
  readonly outputs?: readonly string[];
}

/** The order matters: each pass relies on the invariants of those before it. */
const toTensorFlow = [
  dropDead,
  checkOperators,
  checkWeights,
  resolve,
  dropQuantization,
  dropNoOps,
  foldPad,
  foldBatchNorm,
  dropDead,
  lower,
  absorbTranspose,
  foldScale,
];

const tidyTensorFlow = [dropDead, checkWeights, foldScale, foldZeros, dropDead];

/** The last passes of every graph, from any source. */
const finishing = [fuse, dropDead, checkWeights];

/**
 * An ONNX model as a TensorFlow graph with one node per operation: inputs and outputs of rank 4 are
 * NHWC, names are kept.
 * @throws ImportError
 */
export function fromOnnx(onnx: Uint8Array, options: ConvertOptions = {}): Graph {
  return guarded(() => {
    const graph = withOutputs(readOnnx(onnx, options), options.outputs);
    return toTensorFlow.reduce((result, pass) => pass(result), graph);
  });
}

/**
 * A TF.js graph model in the same form.
 * @param weights Its shards, joined.
 * @throws ImportError
 */
export function fromTensorFlow(json: unknown, weights: ArrayBuffer, options: ConvertOptions = {}): Graph {
  return guarded(() => {
    const graph = withOutputs(readTensorFlow(json, weights, options.size ?? null), options.outputs);
    return tidyTensorFlow.reduce((result, pass) => pass(result), graph);
  });
}

/**
 * Fuses bias and activation with their product, and checks that every weight is finite.
 * @throws ImportError
 */
export function finish(graph: Graph): Graph {
  return guarded(() => finishing.reduce((result, pass) => pass(result), graph));
}

/**
 * Both steps, for a network whose outputs stay as they are.
 * @throws ImportError
 */
export function convert(onnx: Uint8Array, options: ConvertOptions = {}): Graph {
  return finish(fromOnnx(onnx, options));
}

/** @throws ImportError if there is no such output */
export function withOutputs(graph: Graph, outputs: readonly string[] = graph.outputs): Graph {
  const missing = outputs.find((output) => !graph.outputs.includes(output));
  if (missing === undefined) return { ...graph, outputs };
  throw fileError(`there is no output ${missing}; the network has ${graph.outputs.join(', ')}`);
}
