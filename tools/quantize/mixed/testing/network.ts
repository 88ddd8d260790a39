/**
 * A network of some thousand seeded weights: large enough that its bits outweigh their description.
 */

import { seededUniform } from '../../../../src/core/random.ts';
import { sizeOf } from '../../../../src/core/tensor.ts';
import {
  type NodeDef,
  parseModelJson,
  readGraph,
  type WeightSpec,
} from '../../../../src/engine/graph/index.ts';
import type { ModelManifest } from '../../../../src/model/manifest.ts';
import type { FloatModel } from '../../model.ts';

const LAYERS = [
  { name: 'stem', shape: [3, 3, 1, 16], stride: 2, relu: true },
  { name: 'depthwise', shape: [3, 3, 16, 1], stride: 1, relu: true },
  { name: 'expand', shape: [1, 1, 16, 48], stride: 1, relu: true },
  { name: 'project', shape: [1, 1, 48, 24], stride: 1, relu: false },
  { name: 'head', shape: [1, 1, 24, 96], stride: 1, relu: true },
  { name: 'maps', shape: [1, 1, 96, 5], stride: 1, relu: false },
] as const;

const integers = (...values: number[]) => ({ list: { i: values.map(String) } });

/**
 * Takes [1,16,16,1] `image`; its logits are `mean`.
 * @param manifest Only its names are used.
 */
export function testNetwork(manifest: ModelManifest): FloatModel {
  const random = seededUniform(29);
  const weights: WeightSpec[] = [];
  const parts: (Float32Array | Int32Array)[] = [];
  const node: NodeDef[] = [{ name: 'image', op: 'Placeholder' }];
  const constant = (name: string, shape: readonly number[], span: number) => {
    weights.push({ name, shape: [...shape], dtype: 'float32' });
    node.push({ name, op: 'Const' });
    // Sums of three: many small values and a few large ones, as in real weights.
    parts.push(
      Float32Array.from({ length: sizeOf(shape) }, () => span * (random() + random() + random() - 1.5)),
    );
  };
  let input = 'image';
  for (const { name, shape, stride, relu } of LAYERS) {
    const isDepthwise = shape[3] === 1;
    const taps = isDepthwise ? 9 : shape[0] * shape[1] * shape[2];
    constant(`${name}/weights`, shape, 2 / Math.sqrt(taps));
    constant(`${name}/bias`, [isDepthwise ? shape[2] : shape[3]], 0.2);
    const fused = ['BiasAdd', ...(relu ? ['Relu6'] : [])];
    node.push({
      name,
      op: isDepthwise ? 'FusedDepthwiseConv2dNative' : '_FusedConv2D',
      input: [input, `${name}/weights`, `${name}/bias`],
      attr: {
        strides: integers(1, stride, stride, 1),
        dilations: integers(1, 1, 1, 1),
        padding: { s: btoa('SAME') },
        data_format: { s: btoa('NHWC') },
        fused_ops: { list: { s: fused.map((each) => btoa(each)) } },
        num_args: { i: '1' },
      },
    });
    input = name;
  }
  weights.push({ name: 'axes', shape: [2], dtype: 'int32' });
  parts.push(Int32Array.of(1, 2));
  node.push(
    { name: 'axes', op: 'Const' },
    { name: 'mean', op: 'Mean', input: ['maps', 'axes'], attr: { keep_dims: { b: false } } },
    { name: 'probabilities', op: 'Sigmoid', input: ['mean'] },
  );
  const info = (name: string, ...lengths: number[]) => ({
    name: `${name}:0`,
    tensorShape: { dim: lengths.map((size) => ({ size: String(size) })) },
  });
  const json = parseModelJson({
    format: 'graph-model',
    signature: {
      inputs: { image: info('image', 1, 16, 16, 1) },
      outputs: { probabilities: info('probabilities', 1, 5), maps: info('maps', 1, 8, 8, 5) },
    },
    modelTopology: { node, versions: { producer: 1 } },
    weightsManifest: [{ paths: ['weights.bin'], weights }],
  });
  const bytes = new Uint8Array(Buffer.concat(parts.map(({ buffer }) => new Uint8Array(buffer))));
  return { manifest, json, graph: readGraph(json, bytes.buffer) };
}
