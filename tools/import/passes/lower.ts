import { Builder } from '../builder.ts';
import { type Graph, nodeError } from '../ir.ts';
import { viewOf } from '../operators/contract.ts';
import { operatorOf } from '../operators/registry.ts';

/** Lowers ONNX operators in NCHW to TensorFlow's in NHWC; see layout.ts for the rule of axes. */
export function lower(graph: Graph): Graph {
  const builder = new Builder(graph);
  for (const node of graph.nodes) {
    const operator = operatorOf(node);
    builder.within(node, (build) => {
      const value = operator.lower?.(viewOf(node, graph), build);
      if (value === undefined) throw nodeError(node, 'supported only where its result is known at import');
      return value;
    });
  }
  return builder.graph();
}
