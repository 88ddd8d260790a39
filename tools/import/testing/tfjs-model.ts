/** Tiny TF.js graph models, as converters write them, with TensorFlow's own nodes. */

import type { AttrValue, OutputFile } from '../../../src/engine/graph/index.ts';
import { finish, fromTensorFlow } from '../convert.ts';
import type { Constant, Graph, Shape } from '../ir.ts';

type Attribute = number | boolean | string | readonly number[] | readonly string[] | AttrValue;

interface TfNode {
  readonly name: string;
  readonly op: string;
  readonly input: readonly string[];
  readonly attr?: Readonly<Record<string, Attribute>>;
}

export interface TfModel {
  /** Shape of the only input, `x`; -1 for an unspecified length. */
  readonly input: Shape;
  readonly constants?: Readonly<Record<string, Constant>>;
  readonly nodes: readonly TfNode[];
  readonly output: string;
}

export const tf = (
  op: string,
  input: readonly string[],
  name: string,
  attr: Readonly<Record<string, Attribute>> = {},
): TfNode => ({ name, op, input, attr });

/** Writes model.json and its only shard. */
export function tfjsModel({ input, constants = {}, nodes, output }: TfModel): readonly OutputFile[] {
  const entries = Object.entries(constants);
  const node = [
    ...entries.map(([name]) => ({ name, op: 'Const' })),
    {
      name: 'x',
      op: 'Placeholder',
      attr: { shape: { shape: shapeDef(input) }, dtype: { type: 'DT_FLOAT' } },
    },
    ...nodes.map(({ attr = {}, ...rest }) => ({
      ...rest,
      attr: Object.fromEntries(Object.entries(attr).map(([key, value]) => [key, attribute(value)])),
    })),
  ];
  const weights = entries.map(([name, { dtype, shape }]) => ({
    name,
    shape,
    dtype: dtype === 'float32' ? 'float32' : 'int32',
  }));
  const json = {
    format: 'graph-model',
    signature: {
      inputs: { x: { name: 'x:0', tensorShape: shapeDef(input) } },
      outputs: { out: { name: `${output}:0` } },
    },
    modelTopology: { node, library: {}, versions: { producer: 1395 } },
    weightsManifest: [{ paths: ['group1-shard1of1.bin'], weights }],
  };
  const bytes = Buffer.concat(
    entries.map(([, { dtype, data }]) => {
      const stored = dtype === 'float32' ? Float32Array.from(data) : Int32Array.from(data);
      return Buffer.from(stored.buffer);
    }),
  );
  return [
    { path: 'model.json', bytes: Buffer.from(JSON.stringify(json)) },
    { path: 'group1-shard1of1.bin', bytes },
  ];
}

/** Reads the model as an import does. */
export function readModel(model: TfModel): Graph {
  const [json, shard] = tfjsModel(model);
  const weights = Uint8Array.from(shard?.bytes ?? []).buffer;
  return finish(fromTensorFlow(JSON.parse(Buffer.from(json?.bytes ?? []).toString()), weights));
}

const base64 = (text: string) => Buffer.from(text).toString('base64');
const shapeDef = (shape: Shape) => ({ dim: shape.map((length) => ({ size: String(length) })) });

/** Integers become int attributes; other numbers, and those given as `{ f }`, floats. */
function attribute(value: Attribute): AttrValue {
  if (typeof value === 'number') return Number.isInteger(value) ? { i: String(value) } : { f: value };
  if (typeof value === 'boolean') return { b: value };
  if (typeof value === 'string') return { s: base64(value) };
  if (!Array.isArray(value)) return value as AttrValue;
  return typeof value[0] === 'string'
    ? { list: { s: value.map((item) => base64(String(item))) } }
    : { list: { i: value.map(String) } };
}
