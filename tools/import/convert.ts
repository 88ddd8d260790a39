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
  /** Outputs to keep; all of them where absent. */
  readonly outputs?: readonly string[];
}

/** In order: each pass relies on the laws of those before it. */
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

/** What every graph goes through last, wherever it came from. */
const finishing = [fuse, dropDead, checkWeights];

/**
 * An ONNX model as a TensorFlow graph, each operation a node of its own: inputs and outputs of rank 4 in NHWC, names
 * kept.
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
 * @param weights its shards, joined
 * @throws ImportError
 */
export function fromTensorFlow(json: unknown, weights: ArrayBuffer, options: ConvertOptions = {}): Graph {
  return guarded(() => {
    const graph = withOutputs(readTensorFlow(json, weights, options.size ?? null), options.outputs);
    return tidyTensorFlow.reduce((result, pass) => pass(result), graph);
  });
}

/** Bias and activation join their product; every weight is a number. @throws ImportError */
export function finish(graph: Graph): Graph {
  return guarded(() => finishing.reduce((result, pass) => pass(result), graph));
}

/** Both together, for a network whose outputs stay as they are. @throws ImportError */
export function convert(onnx: Uint8Array, options: ConvertOptions = {}): Graph {
  return finish(fromOnnx(onnx, options));
}

/** @throws ImportError where there is no such output */
export function withOutputs(graph: Graph, outputs: readonly string[] = graph.outputs): Graph {
  const missing = outputs.find((output) => !graph.outputs.includes(output));
  if (missing === undefined) return { ...graph, outputs };
  throw fileError(`there is no output ${missing}; the network has ${graph.outputs.join(', ')}`);
}
