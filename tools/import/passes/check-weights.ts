import { weightError } from '../error.ts';
import { type Graph, lookup } from '../ir.ts';

/** Inputs that may be infinite, by operator: bounds that do not clip. */
const BOUNDS: Readonly<Record<string, readonly number[]>> = { Clip: [1, 2] };

/**
 * Checks that every weight is finite. Others would make every probability NaN.
 * @throws ImportError naming the weight
 */
export function checkWeights(graph: Graph): Graph {
  for (const { operator, inputs } of graph.nodes) {
    for (const [i, name] of inputs.entries()) {
      if (BOUNDS[operator]?.includes(i) || !graph.constants.has(name)) continue;
      const { data } = lookup(graph.constants, name);
      const index = firstNotFinite(data);
      if (index === null) continue;
      throw weightError(
        name,
        `element ${index} is ${data[index]}; the training may have diverged: export another checkpoint`,
      );
    }
  }
  return graph;
}

/** A plain loop, because some networks have a hundred million weights. */
function firstNotFinite(data: Float32Array | Float64Array): number | null {
  for (let i = 0; i < data.length; i++) if (!Number.isFinite(data[i])) return i;
  return null;
}
