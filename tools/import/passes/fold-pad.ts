import { at, type Graph, intsOf, type Node, producersOf, stringOf } from '../ir.ts';
import { padFill, padsOf } from '../operators/arrange.ts';
import { viewOf } from '../operators/contract.ts';

/** Folds zeros around rows and columns into the padding of the convolution that reads them. */
export function foldPad(graph: Graph): Graph {
  const producers = producersOf(graph);
  const nodes = graph.nodes.map((node) => {
    const pad = producers.get(node.inputs[0] ?? '');
    if (node.operator !== 'Conv' || pad?.operator !== 'Pad') return node;
    if (stringOf(node, 'auto_pad', 'NOTSET') !== 'NOTSET') return node;
    const added = spatialZeros(graph, pad);
    if (added === null) return node;
    const pads = intsOf(node, 'pads', [0, 0, 0, 0]).map((own, i) => own + at(added, i));
    const inputs = [at(pad.inputs, 0), ...node.inputs.slice(1)];
    return { ...node, inputs, attributes: { ...node.attributes, pads } };
  });
  return { ...graph, nodes };
}

/** [top, left, bottom, right], or null if the node pads with other values or along other axes. */
function spatialZeros(graph: Graph, pad: Node): readonly number[] | null {
  const view = viewOf(pad, graph);
  if (stringOf(pad, 'mode', 'constant') !== 'constant' || padFill(view) !== 0) return null;
  const { before, after } = padsOf(view);
  const isSpatial = before.length === 4 && [0, 1].every((axis) => before[axis] === 0 && after[axis] === 0);
  return isSpatial ? [...before.slice(2), ...after.slice(2)] : null;
}
