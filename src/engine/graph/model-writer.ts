/** Graph models written node by node, weights in float32. */
import { sizeOf } from '../../core/tensor.ts';
import { type Graph, graphOf } from './graph.ts';
import type { AttrValue, GraphModelJson, NodeDef, WeightSpec } from './model-json.ts';
import type { Weight } from './weights.ts';

export interface StoredModel {
  readonly json: GraphModelJson;
  /** One behind the other, in the order of the manifest. */
  readonly weights: ArrayBuffer;
}

type Attribute = number | boolean | string | readonly number[] | readonly string[];
type Shape = readonly number[];

export interface Stored {
  readonly spec: WeightSpec;
  readonly data: ArrayBufferView;
}

export class ModelWriter {
  readonly #nodes: NodeDef[] = [];
  readonly #inputs: [string, Shape][] = [];
  readonly #stored: Stored[] = [];
  readonly #random: () => number;

  /** @param random uniform in [0, 1), for {@link random} */
  constructor(random: () => number = Math.random) {
    this.#random = random;
  }

  input(name: string, shape: Shape): string {
    this.#nodes.push({ name, op: 'Placeholder', attr: { shape: { shape: shapeDef(shape) } } });
    this.#inputs.push([name, shape]);
    return name;
  }

  /** @param data kept as it is where it is float32 */
  floats(name: string, shape: Shape, data: ArrayLike<number>): string {
    const values = data instanceof Float32Array ? data : Float32Array.from(data);
    return this.#constant({ name, shape: [...shape], dtype: 'float32' }, values);
  }

  integers(name: string, shape: Shape, data: readonly number[]): string {
    return this.#constant({ name, shape: [...shape], dtype: 'int32' }, Int32Array.from(data));
  }

  /** Uniform in `from` to `to`. */
  random(name: string, shape: Shape, from: number, to: number): string {
    const data = Array.from({ length: sizeOf(shape) }, () => from + (to - from) * this.#random());
    return this.floats(name, shape, data);
  }

  node(
    op: string,
    name: string,
    input: readonly string[],
    attributes: Readonly<Record<string, Attribute>> = {},
  ): string {
    const attr = Object.fromEntries(
      Object.entries(attributes).map(([key, value]) => [key, attrValue(value)]),
    );
    this.#nodes.push({ name, op, input: [...input], attr });
    return name;
  }

  write(outputs: readonly string[]): StoredModel {
    return storedModel(this.#nodes, this.#stored, this.#signature(outputs));
  }

  /**
   * The graph that reading {@link write} would give, without its bytes in between: weights are
   * those that were handed in.
   */
  graph(outputs: readonly string[]): { readonly json: GraphModelJson; readonly graph: Graph } {
    const json = modelJson(this.#nodes, this.#stored, this.#signature(outputs));
    const weights = this.#stored.map(({ spec, data }): [string, Weight] => [
      spec.name,
      { spec, shape: spec.shape, dtype: spec.dtype, stored: null, data } as unknown as Weight,
    ]);
    return { json, graph: graphOf(json, new Map(weights)) };
  }

  #signature(outputs: readonly string[]): NonNullable<GraphModelJson['signature']> {
    return {
      inputs: Object.fromEntries(
        this.#inputs.map(([name, shape]) => [name, { name: `${name}:0`, tensorShape: shapeDef(shape) }]),
      ),
      outputs: Object.fromEntries(outputs.map((name) => [name, { name: `${name}:0` }])),
    };
  }

  #constant(spec: WeightSpec, data: Float32Array | Int32Array): string {
    this.#stored.push({ spec, data });
    this.#nodes.push({ name: spec.name, op: 'Const' });
    return spec.name;
  }
}

export function storedModel(
  node: readonly NodeDef[],
  stored: readonly Stored[],
  signature: NonNullable<GraphModelJson['signature']>,
  userDefinedMetadata?: Record<string, unknown>,
): StoredModel {
  const weights = new Uint8Array(stored.reduce((sum, { data }) => sum + data.byteLength, 0));
  let offset = 0;
  for (const { data } of stored) {
    weights.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), offset);
    offset += data.byteLength;
  }
  return { json: modelJson(node, stored, signature, userDefinedMetadata), weights: weights.buffer };
}

function modelJson(
  node: readonly NodeDef[],
  stored: readonly Stored[],
  signature: NonNullable<GraphModelJson['signature']>,
  userDefinedMetadata?: Record<string, unknown>,
): GraphModelJson {
  return {
    format: 'graph-model',
    signature,
    modelTopology: { node: [...node], versions: { producer: 1395 } },
    weightsManifest: [{ paths: ['weights.bin'], weights: stored.map(({ spec }) => spec) }],
    ...(userDefinedMetadata && { userDefinedMetadata }),
  };
}

/** Strides and the like for rows and columns. */
export const perAxis = (rows: number, columns = rows): readonly number[] => [1, rows, columns, 1];

export const shapeDef = (shape: Shape) => ({ dim: shape.map((length) => ({ size: String(length) })) });

export function attrValue(value: Attribute): AttrValue {
  if (typeof value === 'boolean') return { b: value };
  if (typeof value === 'number') return Number.isInteger(value) ? { i: String(value) } : { f: value };
  if (typeof value === 'string') return { s: btoa(value) };
  const isText = value.some((item) => typeof item === 'string');
  return { list: isText ? { s: value.map((item) => btoa(String(item))) } : { i: value.map(String) } };
}
