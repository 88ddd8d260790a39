/** Small graph models, written in a test: nodes by hand, weights in float32. */
import { sizeOf } from '../../../core/tensor.ts';
import type { AttrValue, GraphModelJson, NodeDef, WeightSpec } from '../../graph/model-json.ts';

export interface StoredModel {
  readonly json: GraphModelJson;
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

  /** @param random uniform in [0, 1) */
  constructor(random: () => number) {
    this.#random = random;
  }

  input(name: string, shape: Shape): string {
    this.#nodes.push({ name, op: 'Placeholder', attr: { shape: { shape: shapeDef(shape) } } });
    this.#inputs.push([name, shape]);
    return name;
  }

  floats(name: string, shape: Shape, data: readonly number[]): string {
    return this.#constant({ name, shape: [...shape], dtype: 'float32' }, Float32Array.from(data));
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
    return storedModel(this.#nodes, this.#stored, {
      inputs: Object.fromEntries(
        this.#inputs.map(([name, shape]) => [name, { name: `${name}:0`, tensorShape: shapeDef(shape) }]),
      ),
      outputs: Object.fromEntries(outputs.map((name) => [name, { name: `${name}:0` }])),
    });
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
  const json: GraphModelJson = {
    format: 'graph-model',
    signature,
    modelTopology: { node: [...node], versions: { producer: 1395 } },
    weightsManifest: [{ paths: ['weights.bin'], weights: stored.map(({ spec }) => spec) }],
    ...(userDefinedMetadata && { userDefinedMetadata }),
  };
  return { json, weights: weights.buffer };
}

/** Strides and the like for rows and columns. */
export const perAxis = (rows: number, columns = rows): readonly number[] => [1, rows, columns, 1];

const shapeDef = (shape: Shape) => ({ dim: shape.map((length) => ({ size: String(length) })) });

function attrValue(value: Attribute): AttrValue {
  if (typeof value === 'boolean') return { b: value };
  if (typeof value === 'number') return Number.isInteger(value) ? { i: String(value) } : { f: value };
  if (typeof value === 'string') return { s: btoa(value) };
  const isText = value.some((item) => typeof item === 'string');
  return { list: isText ? { s: value.map((item) => btoa(String(item))) } : { i: value.map(String) } };
}
