import { seededUniform } from '../../../src/core/random.ts';
import { sizeOf } from '../../../src/core/tensor.ts';
import { convert } from '../convert.ts';
import { type Graph, lookup } from '../ir.ts';
import { writeGraphModel } from '../tfjs/write.ts';
import { largestDifference, onnxRuntime, tfjsRuntime } from '../verify/runtimes.ts';

export interface Comparison {
  readonly graph: Graph;
  /** Largest difference of any element of any output. */
  readonly difference: number;
  /** Largest magnitude of any element of any output, to show that the comparison is meaningful. */
  readonly magnitude: number;
}

/**
 * Runs a model in ONNX Runtime and, converted, in stock TF.js, on the same seeded input in -1 to 1.
 */
export async function compare(onnx: Uint8Array): Promise<Comparison> {
  const graph = convert(onnx);
  const random = seededUniform(7);
  const inputs = Object.fromEntries(
    graph.inputs.map((name) => {
      const shape = lookup(graph.shapes, name);
      return [name, { shape, data: Float32Array.from({ length: sizeOf(shape) }, () => 2 * random() - 1) }];
    }),
  );
  const source = await onnxRuntime(onnx);
  const converted = await tfjsRuntime(writeGraphModel(graph, 'float32'));
  const [theirs, ours] = [await source.run(inputs), await converted.run(inputs)];
  await source.dispose();
  await converted.dispose();

  let [difference, magnitude] = [0, 0];
  for (const [name, expected] of Object.entries(theirs)) {
    const actual = ours[name];
    if (!actual) throw new Error(`no output ${name}`);
    difference = Math.max(difference, largestDifference(actual, expected));
    magnitude = expected.data.reduce((largest, value) => Math.max(largest, Math.abs(value)), magnitude);
  }
  return { graph, difference, magnitude };
}
