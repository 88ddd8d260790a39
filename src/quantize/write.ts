/**
 * Quantized variants as TF.js graph models, as small as TF.js 4.22 reads them; docs/numerics.md has
 * their format.
 */
import {
  type Graph,
  type GraphModelJson,
  type NodeDef,
  type QuantizationMetadata,
  type Stored,
  type StoredModel,
  signatureOf,
  storedModel,
  type Weight,
  writeMetadata,
} from '../engine/graph/index.ts';
import { compactConstant, compactNode } from './compact.ts';
import { isStoredAsFloat16, toFloat16Array } from './float16.ts';
import { fromRows, type Layer } from './layers.ts';
import type { ScaleGrid } from './scales.ts';

/** The float32 model that quantization starts from. */
export interface FloatGraph {
  readonly json: GraphModelJson;
  readonly graph: Graph;
}

/** One layer's weights in integers. */
export interface QuantizedLayer {
  readonly layer: Layer;
  /** Integers range from -(2^(bits-1) - 1) to 2^(bits-1) - 1. */
  readonly bits: number;
  /** One row of taps per output channel. */
  readonly integers: Int8Array;
  readonly scales: ScaleGrid;
}

interface NamedConstant extends Pick<Weight, 'shape' | 'dtype'> {
  readonly name: string;
  readonly data: ArrayLike<number> & ArrayBufferView;
}

export interface QuantizedVariant {
  readonly layers: readonly QuantizedLayer[];
  /** Float constants that were changed (biases), by name. */
  readonly constants: ReadonlyMap<string, Float32Array>;
  /** Null for `float16`, which needs none. */
  readonly metadata: QuantizationMetadata | null;
}

export function quantizedModel({ graph, json }: FloatGraph, variant: QuantizedVariant): StoredModel {
  const layers = new Map(variant.layers.map((each, i) => [each.layer.weight, { ...each, i }]));
  const free = freeNames(json);
  const used = new Set(graph.nodes.flatMap(({ inputs }) => inputs));
  const constants = [...graph.weights.values()].filter(({ spec }) => used.has(spec.name));
  const products = new Map<string, NodeDef>();
  const stored = constants.flatMap((constant) => {
    const { name } = constant.spec;
    const quantized = layers.get(name);
    if (!quantized) {
      const { shape, dtype, data } = constant;
      return [storedConstant({ name, shape, dtype, data: variant.constants.get(name) ?? data })];
    }
    const [integers, scale] = [free(`q${quantized.i}`), free(`s${quantized.i}`)];
    products.set(name, { name, op: 'Mul', input: [integers, scale] });
    return storedLayer(quantized, integers, scale);
  });
  const inOrder = variant.layers.flatMap(({ layer }) => products.get(layer.weight) ?? []);
  const nodes = graph.nodes.map(({ name, op, inputs, attrs }) =>
    compactNode({ name, op, input: inputs, attr: attrs }),
  );
  return storedModel(
    // Weights come first, because readers other than TF.js may not reorder nodes.
    [...stored.map(({ spec }) => compactConstant(spec.name)), ...inOrder, ...nodes],
    stored,
    signatureOf(json),
    variant.metadata === null ? undefined : writeMetadata(variant.metadata),
  );
}

/**
 * Names for the two constants behind each weight: `q<i>` for its integers, `s<i>` for its scales.
 * Each occurs in the file three times; in EfficientNet-Lite0 `<weight>/integers` and
 * `<weight>/scale` would be half a percent of it.
 */
function freeNames({ modelTopology }: GraphModelJson): (wanted: string) => string {
  const taken = new Set(modelTopology.node.map(({ name }) => name));
  return function free(wanted): string {
    return taken.has(wanted) ? free(`${wanted}_`) : wanted;
  };
}

function storedLayer(
  { layer, bits, integers, scales }: QuantizedLayer,
  integersName: string,
  scaleName: string,
): readonly Stored[] {
  const min = -(2 ** (bits - 1));
  const ordered = fromRows(layer, integers, new Int8Array(integers.length));
  const stored = new Uint8Array(ordered.length);
  // A loop, because Uint8Array.from with a function takes ten times as long.
  for (let i = 0; i < stored.length; i++) stored[i] = (ordered[i] as number) - min;
  return [
    {
      spec: {
        name: integersName,
        shape: [...layer.shape],
        dtype: 'float32',
        quantization: { dtype: 'uint8', scale: 1, min },
      },
      data: stored,
    },
    {
      spec: {
        name: scaleName,
        shape: [...layer.scaleShape],
        dtype: 'float32',
        quantization: {
          dtype: scales.levels instanceof Uint16Array ? 'uint16' : 'uint8',
          scale: scales.step,
          min: scales.step,
        },
      },
      data: scales.levels,
    },
  ];
}

/** A constant, as float16 where that makes it smaller and its values permit. */
export function storedConstant({ name, shape, dtype, data }: NamedConstant): Stored {
  if (dtype === 'float32' && isStoredAsFloat16(shape, data)) {
    return {
      spec: { name, shape: [...shape], dtype, quantization: { dtype: 'float16' } },
      data: toFloat16Array(data),
    };
  }
  return { spec: { name, shape: [...shape], dtype }, data };
}
