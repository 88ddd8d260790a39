/**
 * Identifies a network's probabilities among its outputs, adds what they lack, and finds its maps.
 */
import { sizeOf } from '../../../src/core/tensor.ts';
import { fileError } from '../error.ts';
import { at, type Graph, integers, lookup, type Node, producersOf, type Shape } from '../ir.ts';
import { classActivationMaps } from '../passes/class-activation-maps.ts';
import { dropDead } from '../passes/drop-dead.ts';

export const ACTIVATIONS = ['sigmoid', 'softmax', 'none'] as const;
export type Activation = (typeof ACTIVATIONS)[number];
const OPERATORS = { sigmoid: 'Sigmoid', softmax: 'Softmax' } as const;

export interface HeadOptions {
  /** The output to use; required if several are possible. */
  readonly output?: string | null;
  /**
   * The activation to add. Null adds nothing behind a sigmoid or softmax of the network, else a
   * sigmoid.
   */
  readonly activation?: Activation | null;
}

export interface Headed {
  /**
   * Has outputs `probabilities`, [1, labels], and `maps`, [1, rows, columns, labels], if there are
   * maps.
   */
  readonly graph: Graph;
  readonly outputs: { readonly probabilities: string; readonly maps: string | null };
  /** The network's own names for these outputs; null for maps that it does not have. */
  readonly source: { readonly probabilities: string; readonly maps: string | null };
  /** The activation that was added. */
  readonly added: Activation;
  /** The network's own last activation. */
  readonly own: Activation;
}

/**
 * @param graph A graph of unfused operations.
 * @throws ImportError if no output, or more than one, could be the probabilities, or if the
 * requested activation contradicts the network's own
 */
export function withHead(given: Graph, { output = null, activation = null }: HeadOptions = {}): Headed {
  checkInput(given);
  const source = rowOfLabels(given, output);
  const labels = sizeOf(lookup(given.shapes, source));
  const ownMaps = mapsOf(given, labels);
  const freed = namesFreed(given, ['probabilities', 'maps', LOGITS]);
  const { own, logits } = tailOf(freed.graph, freed.name(source), labels);
  const added = addedActivation(own, activation);

  const mapped =
    ownMaps === null ? classActivationMaps(freed.graph, logits, { maps: 'maps', logits: LOGITS }) : null;
  const row = asRow(mapped ?? freed.graph, mapped ? LOGITS : logits, labels);
  const ended = append(row.graph, operatorOf(own === 'none' ? added : own), row.value, 'probabilities', [
    1,
    labels,
  ]);
  const withMaps =
    ownMaps === null
      ? ended
      : append(ended, 'Identity', freed.name(ownMaps), 'maps', lookup(given.shapes, ownMaps));
  const maps = mapped || ownMaps !== null ? 'maps' : null;
  const graph = dropDead({
    ...withMaps,
    outputs: maps === null ? ['probabilities'] : ['probabilities', maps],
  });
  return {
    graph,
    outputs: { probabilities: 'probabilities', maps },
    source: { probabilities: source, maps: ownMaps },
    added,
    own,
  };
}

/** The value that is the mean of the maps. */
const LOGITS = 'logits';

const operatorOf = (activation: Activation) => (activation === 'none' ? 'Identity' : OPERATORS[activation]);

/** The app gives a network exactly one image. */
function checkInput(graph: Graph): void {
  if (graph.inputs.length !== 1) {
    throw fileError(
      `the network has ${graph.inputs.length} inputs (${graph.inputs.join(', ')}); only networks of one image are supported: export it without the others, or with constants in their place`,
    );
  }
  const [input = ''] = graph.inputs;
  const shape = lookup(graph.shapes, input);
  const [batch, ...image] = shape;
  if (image.length !== 3) {
    throw fileError(`input ${input} is [${shape}], not one image of [1, channels, height, width]`);
  }
  if (batch !== 1) {
    throw fileError(
      `input ${input} takes ${batch} images at once; export with a batch of 1, or with an open one`,
    );
  }
}

/** The output of shape [1, labels]. */
function rowOfLabels(graph: Graph, wanted: string | null): string {
  const describe = (names: readonly string[]) =>
    names.map((name) => `${name} [${lookup(graph.shapes, name)}]`).join(', ');
  const rows = graph.outputs.filter((name) => {
    const [batch, labels, ...more] = lookup(graph.shapes, name);
    return batch === 1 && labels !== undefined && more.every((length) => length === 1);
  });
  if (wanted !== null) {
    if (rows.includes(wanted)) return wanted;
    throw fileError(
      `output ${wanted} is not a row of labels of this network; its outputs are ${describe(graph.outputs)}`,
    );
  }
  const [only, second] = rows;
  if (only !== undefined && second === undefined) return only;
  throw fileError(
    only === undefined
      ? `no output is a row of labels [1, labels]; the network has ${describe(graph.outputs)}`
      : `several outputs could be the probabilities: choose one with --output (${describe(rows)})`,
  );
}

/** An output with a map for each label. */
function mapsOf(graph: Graph, labels: number): string | null {
  const candidates = graph.outputs.filter((name) => {
    const [batch, rows = 1, columns = 1, channels] = lookup(graph.shapes, name);
    return batch === 1 && rows * columns > 1 && channels === labels;
  });
  return candidates.length === 1 ? (candidates[0] ?? null) : null;
}

/** The network's own last activation, and the value before it. */
function tailOf(
  graph: Graph,
  source: string,
  labels: number,
): { readonly own: Activation; readonly logits: string } {
  const producers = producersOf(graph);
  const behind = (value: string): Node | null => {
    const node = producers.get(value) ?? null;
    const isView = node && ['Reshape', 'Identity'].includes(node.operator);
    return isView ? behind(at(node.inputs, 0)) : node;
  };
  const last = behind(source);
  const input = last?.inputs[0] ?? '';
  if (last?.operator === OPERATORS.sigmoid) return { own: 'sigmoid', logits: input };
  const isOverLabels = last?.operator === OPERATORS.softmax && lookup(graph.shapes, input).at(-1) === labels;
  return isOverLabels ? { own: 'softmax', logits: input } : { own: 'none', logits: source };
}

function addedActivation(own: Activation, wanted: Activation | null): Activation {
  if (own === 'none') return wanted ?? 'sigmoid';
  if (wanted === null || wanted === 'none' || wanted === own) return 'none';
  throw fileError(`the network ends in a ${own} of its own, so --activation ${wanted} would be a second one`);
}

function asRow(
  graph: Graph,
  value: string,
  labels: number,
): { readonly graph: Graph; readonly value: string } {
  if (lookup(graph.shapes, value).length === 2) return { graph, value };
  const shapeName = 'logits_row/shape';
  const constants = new Map([...graph.constants, [shapeName, integers([2], [1, labels])] as const]);
  const row = append({ ...graph, constants }, 'Reshape', value, 'logits_row', [1, labels], [shapeName]);
  return { graph: row, value: 'logits_row' };
}

function append(
  graph: Graph,
  operator: string,
  input: string,
  name: string,
  shape: Shape,
  parameters: readonly string[] = [],
): Graph {
  const node = { name, operator, inputs: [input, ...parameters], outputs: [name], attributes: {} };
  return { ...graph, nodes: [...graph.nodes, node], shapes: new Map([...graph.shapes, [name, shape]]) };
}

/** The graph with other names for values that have one of the given names. */
function namesFreed(graph: Graph, names: readonly string[]) {
  const taken = new Map(
    names.filter((name) => graph.shapes.has(name)).map((name) => [name, `${name}_of_source`]),
  );
  const name = (value: string) => taken.get(value) ?? value;
  const keys = <T>(map: ReadonlyMap<string, T>) =>
    new Map([...map].map(([key, value]) => [name(key), value]));
  const freed: Graph = {
    ...graph,
    inputs: graph.inputs.map(name),
    outputs: graph.outputs.map(name),
    nodes: graph.nodes.map((node) => ({
      ...node,
      name: name(node.name),
      inputs: node.inputs.map(name),
      outputs: node.outputs.map(name),
    })),
    constants: keys(graph.constants),
    shapes: keys(graph.shapes),
  };
  return { graph: freed, name };
}
