/**
 * ONNX Runtime on a network that ends in a global mean and one dense layer, with the features
 * before the mean as an additional output. Class activation maps are computed from them here in
 * float64, without a convolution.
 */
import onnxProto from 'onnx-proto';
import { at, type Constant } from '../ir.ts';
import { readTensor } from '../onnx/tensor.ts';
import { type NamedValues, onnxRuntime, type Values } from '../verify/runtimes.ts';
import type { Network } from './networks.ts';

export interface FeatureRuntime {
  run(inputs: NamedValues): Promise<{ readonly logits: Values; readonly maps: Values }>;
  dispose(): Promise<void>;
}

export async function featureRuntime({ onnx, external }: Network): Promise<FeatureRuntime> {
  const model = onnxProto.onnx.ModelProto.decode(onnx);
  const { graph } = model;
  const last = (...operators: readonly string[]) =>
    graph?.node?.findLast(({ opType }) => operators.includes(opType ?? ''))?.input ?? [];
  const [features = ''] = last('GlobalAveragePool', 'ReduceMean');
  const [weights, bias] = last('Gemm')
    .slice(1)
    .map((name) => {
      const tensor = graph?.initializer?.find((each) => each.name === name);
      return readTensor(tensor ?? {}, () => external.data);
    });
  if (!graph || !weights || !bias) throw new Error('the network has another head');
  const [logits] = graph.output ?? [];
  graph.output = [...(graph.output ?? []), { name: features }];
  const runtime = await onnxRuntime(onnxProto.onnx.ModelProto.encode(model).finish(), [external]);
  return {
    async run(inputs) {
      const answer = await runtime.run(inputs);
      return { logits: there(answer, logits?.name), maps: mapsOf(there(answer, features), weights, bias) };
    },
    dispose: () => runtime.dispose(),
  };
}

/** @param weights [labels, channels] */
function mapsOf({ shape, data }: Values, { data: weights }: Constant, { data: bias }: Constant): Values {
  const [, rows = 0, columns = 0, channels = 0] = shape;
  const values = new Float32Array(rows * columns * bias.length);
  for (let cell = 0; cell < rows * columns; cell++) {
    for (let label = 0; label < bias.length; label++) {
      let sum = at(bias, label);
      for (let c = 0; c < channels; c++)
        sum += at(data, cell * channels + c) * at(weights, label * channels + c);
      values[cell * bias.length + label] = sum;
    }
  }
  return { shape: [1, rows, columns, bias.length], data: values };
}

function there(values: NamedValues, name: string | null | undefined): Values {
  const value = values[name ?? ''];
  if (value) return value;
  throw new Error(`no output ${name}`);
}
