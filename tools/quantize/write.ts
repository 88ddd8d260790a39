/** Quantized variants as TF.js graph models, as small as TF.js 4.22 reads them; docs/numerics.md has their form. */
import { type QuantizationMetadata, writeMetadata } from '../../src/engine/graph/metadata.ts';
import {
  type GraphModelJson,
  type NodeDef,
  signatureOf,
  type WeightSpec,
} from '../../src/engine/graph/model-json.ts';
import type { Weight } from '../../src/engine/graph/weights.ts';
import { lookUp } from '../import/ir.ts';
import { compactConstant, compactNode } from '../import/tfjs/compact.ts';
import { isHalved, shardsOf } from '../import/tfjs/weights.ts';
import type { OutputFile } from '../import/tfjs/write.ts';
import { fromRows, type Layer } from './layers.ts';
import type { FloatModel } from './model.ts';
import type { ScaleGrid } from './scales.ts';

/** One layer's weights in integers. */
export interface QuantizedLayer {
  readonly layer: Layer;
  /** Integers are -(2^(bits-1) - 1) to 2^(bits-1) - 1. */
  readonly bits: number;
  /** One row of taps per output channel. */
  readonly integers: Int8Array;
  readonly scales: ScaleGrid;
}

export interface QuantizedVariant {
  readonly layers: readonly QuantizedLayer[];
  /** Float constants that were changed (biases), by name. */
  readonly constants: ReadonlyMap<string, Float32Array>;
  readonly metadata: QuantizationMetadata;
}

/** model.json, then the shards. */
export function writeQuantized(model: FloatModel, variant: QuantizedVariant): readonly OutputFile[] {
  const { graph, json } = model;
  const layers = new Map(variant.layers.map((each) => [each.layer.weight, each]));
  const parts = partNames(model, variant.layers);
  const used = new Set(graph.nodes.flatMap(({ inputs }) => inputs));
  const constants = [...graph.weights.values()].filter(({ spec }) => used.has(spec.name));
  const stored = constants.flatMap((constant) => {
    const quantized = layers.get(constant.spec.name);
    return quantized
      ? storedLayer(lookUp(parts, constant.spec.name), quantized)
      : [storedConstant(constant, variant.constants.get(constant.spec.name))];
  });
  const shards = shardsOf(stored.map(([, bytes]) => bytes));
  const products: NodeDef[] = [...parts].map(([weight, { integers, scale }]) => ({
    name: weight,
    op: 'Mul',
    input: [integers, scale],
  }));
  const nodes = graph.nodes.map(({ name, op, inputs, attrs }) =>
    compactNode({ name, op, input: inputs, attr: attrs }),
  );
  const document: GraphModelJson = {
    format: 'graph-model',
    signature: signatureOf(json),
    modelTopology: {
      // Weights first: TF.js orders nodes itself, other readers may not.
      node: [...stored.map(([{ name }]) => compactConstant(name)), ...products, ...nodes],
      // TF.js reads the producer without asking whether it is there.
      versions: { producer: 1395 },
    },
    weightsManifest: [{ paths: shards.map(({ path }) => path), weights: stored.map(([spec]) => spec) }],
    userDefinedMetadata: writeMetadata(variant.metadata),
  };
  return [{ path: 'model.json', bytes: Buffer.from(`${JSON.stringify(document)}\n`) }, ...shards];
}

interface PartNames {
  readonly integers: string;
  readonly scale: string;
}

/**
 * Names of the two constants behind each weight, by the weight: `q<i>` its integers, `s<i>` its scales. Each stands in
 * the file three times, and in EfficientNet-Lite0 `<weight>/integers` and `<weight>/scale` would be half a percent of it.
 */
function partNames({ json }: FloatModel, layers: readonly QuantizedLayer[]): ReadonlyMap<string, PartNames> {
  const taken = new Set(json.modelTopology.node.map(({ name }) => name));
  const free = (name: string): string => (taken.has(name) ? free(`${name}_`) : name);
  return new Map(
    layers.map(({ layer }, i) => [layer.weight, { integers: free(`q${i}`), scale: free(`s${i}`) }]),
  );
}

type Stored = readonly [WeightSpec, Uint8Array];

function storedLayer(names: PartNames, { layer, bits, integers, scales }: QuantizedLayer): readonly Stored[] {
  const min = -(2 ** (bits - 1));
  const ordered = fromRows(layer, integers, new Int8Array(integers.length));
  return [
    [
      {
        name: names.integers,
        shape: [...layer.shape],
        dtype: 'float32',
        quantization: { dtype: 'uint8', scale: 1, min },
      },
      Uint8Array.from(ordered, (integer) => integer - min),
    ],
    [
      {
        name: names.scale,
        shape: [...layer.scaleShape],
        dtype: 'float32',
        quantization: {
          dtype: scales.codes instanceof Uint16Array ? 'uint16' : 'uint8',
          scale: scales.step,
          min: scales.step,
        },
      },
      bytesOf(scales.codes),
    ],
  ];
}

function storedConstant({ spec, dtype, shape, data }: Weight, changed: Float32Array | undefined): Stored {
  const { name } = spec;
  const values = changed ?? data;
  if (dtype === 'float32' && isHalved(shape, values)) {
    return [
      { name, shape: [...shape], dtype, quantization: { dtype: 'float16' } },
      bytesOf(Float16Array.from(values)),
    ];
  }
  return [{ name, shape: [...shape], dtype }, bytesOf(values)];
}

/** A float constant as a reader of the file will have it. */
export function asStored(shape: readonly number[], values: Float32Array): Float32Array {
  return isHalved(shape, values) ? Float32Array.from(Float16Array.from(values)) : values;
}

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);
