/**
 * Computes products of constants once. A float engine then runs the same graph as for the float32
 * variant; TF.js itself would multiply integers and scales at each run.
 */
import { sizeOf } from '../../core/tensor.ts';
import { nodeNameOf, valueName } from './graph.ts';
import { type GraphModelJson, type NodeDef, type WeightSpec, weightSpecs } from './model-json.ts';
import { runLength, varyingAxis } from './quantized.ts';
import { decodeWeight, locateWeights, type StoredWeight } from './weights.ts';

interface Product {
  readonly spec: WeightSpec;
  /** The factor that has the product's shape. */
  readonly large: StoredWeight;
  /** The factor that is broadcast over all axes but this one. */
  readonly small: StoredWeight;
  readonly axis: number;
}

/**
 * Replaces each `Mul` of a float constant and one that varies along at most one axis by a float32
 * constant of the same name and values. All other weights stay as they are stored; a model without
 * such products is returned unchanged.
 * @param weights The joined shards; not modified.
 * @throws GraphError if they do not match the list
 */
export function foldMultiplies(
  json: GraphModelJson,
  weights: ArrayBuffer,
): { readonly json: GraphModelJson; readonly weights: ArrayBuffer } {
  const stored = locateWeights(weightSpecs(json), weights.byteLength);
  const byName = new Map(stored.map((each) => [each.spec.name, each]));
  const { node: nodes } = json.modelTopology;
  const products = nodes.flatMap((node) => productOf(node, byName) ?? []);
  if (products.length === 0) return { json, weights };

  const folded = new Set(products.map(({ spec }) => spec.name));
  const factors = new Set(products.flatMap(({ large, small }) => [large.spec.name, small.spec.name]));
  const readElsewhere = new Set(
    nodes.flatMap(({ name, input = [] }) => (folded.has(name) ? [] : input.map(inputNode))),
  );
  const isKept = (name: string) => !factors.has(name) || readElsewhere.has(name);
  const kept = stored.filter(({ spec }) => isKept(spec.name));
  const node = nodes
    .filter(({ name }) => isKept(name))
    .map(({ name, ...rest }): NodeDef => (folded.has(name) ? { name, op: 'Const' } : { name, ...rest }));
  return {
    json: {
      ...json,
      modelTopology: { ...json.modelTopology, node },
      weightsManifest: [
        {
          paths: json.weightsManifest.flatMap(({ paths }) => paths),
          weights: [...products, ...kept].map(({ spec }) => spec),
        },
      ],
    },
    weights: joined(products, kept, weights),
  };
}

const inputNode = (input: string): string => nodeNameOf(input.replace(/^\^/, ''));

function productOf(
  { name, op, input = [] }: NodeDef,
  stored: ReadonlyMap<string, StoredWeight>,
): Product | null {
  if (op !== 'Mul' || input.length !== 2) return null;
  const [a, b] = input.map((each) => stored.get(valueName(each)));
  if (a?.spec.dtype !== 'float32' || b?.spec.dtype !== 'float32') return null;
  for (const [large, small] of [
    [a, b],
    [b, a],
  ] as const) {
    const { shape } = large.spec;
    const axis = varyingAxis(small.spec.shape, shape);
    if (axis !== null) return { spec: { name, shape, dtype: 'float32' }, large, small, axis };
  }
  return null;
}

/** Puts the products first, so that they are aligned, followed by the others as they are stored. */
function joined(
  products: readonly Product[],
  kept: readonly StoredWeight[],
  weights: ArrayBuffer,
): ArrayBuffer {
  const productBytes = products.reduce((sum, { spec }) => sum + 4 * sizeOf(spec.shape), 0);
  const file = new ArrayBuffer(kept.reduce((sum, { byteLength }) => sum + byteLength, productBytes));
  let offset = 0;
  for (const product of products) {
    const target = new Float32Array(file, offset, sizeOf(product.spec.shape));
    multiply(product, weights, target);
    offset += target.byteLength;
  }
  for (const { byteOffset, byteLength } of kept) {
    new Uint8Array(file).set(new Uint8Array(weights, byteOffset, byteLength), offset);
    offset += byteLength;
  }
  return file;
}

/** Multiplies in float32, rounded once, as every TF.js backend does. */
function multiply({ large, small, axis }: Product, weights: ArrayBuffer, target: Float32Array): void {
  const [values, factors] = [decodeWeight(large, weights).data, decodeWeight(small, weights).data];
  const run = runLength(large.spec.shape, axis);
  for (let i = 0; i < target.length; i += 1) {
    const factor = factors[Math.floor(i / run) % factors.length] ?? Number.NaN;
    target[i] = (values[i] ?? Number.NaN) * factor;
  }
}
