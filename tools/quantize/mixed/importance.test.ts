import { describe, expect, it } from 'vitest';
import { seededUniform } from '../../../src/core/random.ts';
import { sizeOf } from '../../../src/core/tensor.ts';
import type { Graph, GraphNode, Weight } from '../../../src/engine/graph/index.ts';
import { layersOf } from '../../../src/quantize/layers.ts';
import { openImportanceProbe } from './importance.ts';
import { logitsOf, openNetwork } from './network.ts';

const random = seededUniform(41);
const list = (...i: number[]) => ({ list: { i: i.map(String) } });
const text = (...s: string[]) => ({ list: { s: s.map((each) => btoa(each)) } });
const constant = (name: string, shape: readonly number[], data?: Float32Array<ArrayBuffer>): Weight => ({
  spec: { name, shape: [...shape], dtype: 'float32' },
  shape,
  dtype: 'float32',
  stored: null,
  data: data ?? Float32Array.from({ length: sizeOf(shape) }, () => 0.6 * (random() - 0.4)),
});
const axes: Weight = {
  spec: { name: 'axes', shape: [2], dtype: 'int32' },
  shape: [2],
  dtype: 'int32',
  stored: null,
  data: Int32Array.of(1, 2),
};

/** Strides and paddings of every kind that affects a gradient. */
const windows = (stride: number, padding: 'SAME' | 'VALID') => ({
  strides: list(1, stride, stride, 1),
  dilations: list(1, 1, 1, 1),
  padding: { s: btoa(padding) },
  data_format: { s: btoa('NHWC') },
});

const layers = [
  { name: 'a', kind: 'conv', weight: [3, 3, 2, 4], window: windows(1, 'SAME'), output: [1, 7, 6, 4] },
  { name: 'b', kind: 'depthwise', weight: [3, 3, 4, 1], window: windows(2, 'SAME'), output: [1, 4, 3, 4] },
  { name: 'c', kind: 'depthwise', weight: [3, 2, 4, 1], window: windows(1, 'VALID'), output: [1, 2, 2, 4] },
  { name: 'd', kind: 'conv', weight: [1, 1, 4, 3], window: windows(1, 'SAME'), output: [1, 2, 2, 3] },
] as const;

/** The same network in fused layers, and split with a constant added to each layer's sums. */
function networks(): { fused: Graph; apart: Graph } {
  const weights = new Map<string, Weight>();
  const add = (weight: Weight) => weights.set(weight.spec.name, weight);
  add(axes);
  const image: GraphNode = { name: 'image', op: 'Placeholder', inputs: [], attrs: {} };
  const [fused, apart] = [[image], [image]];
  let input = 'image';
  for (const { name, kind, weight, window, output } of layers) {
    add(constant(`${name}/w`, weight));
    add(constant(`${name}/b`, [output[3]]));
    add(constant(`${name}/offset`, output, new Float32Array(sizeOf(output))));
    const isLast = name === 'd';
    const op = kind === 'conv' ? '_FusedConv2D' : 'FusedDepthwiseConv2dNative';
    const attrs = {
      ...window,
      num_args: { i: '1' },
      fused_ops: text('BiasAdd', ...(isLast ? [] : ['Relu6'])),
    };
    fused.push({ name, op, inputs: [input, `${name}/w`, `${name}/b`], attrs });
    apart.push(
      {
        name: `${name}/p`,
        op: kind === 'conv' ? 'Conv2D' : 'DepthwiseConv2dNative',
        inputs: [input, `${name}/w`],
        attrs: window,
      },
      { name: `${name}/q`, op: 'AddV2', inputs: [`${name}/p`, `${name}/b`], attrs: {} },
      { name: `${name}/r`, op: 'AddV2', inputs: [`${name}/q`, `${name}/offset`], attrs: {} },
      { name, op: isLast ? 'Identity' : 'Relu6', inputs: [`${name}/r`], attrs: {} },
    );
    input = name;
  }
  const end: readonly GraphNode[] = [
    { name: 'mean', op: 'Mean', inputs: ['d', 'axes'], attrs: { keep_dims: { b: false } } },
    { name: 'probabilities', op: 'Sigmoid', inputs: ['mean'], attrs: {} },
  ];
  const graph = (nodes: readonly GraphNode[]): Graph => ({
    nodes: [...nodes, ...end],
    weights,
    inputs: [{ name: 'image', shape: [1, 7, 6, 2] }],
    outputs: ['probabilities'],
    metadata: null,
  });
  return { fused: graph(fused), apart: graph(apart) };
}

const { fused, apart } = networks();
const image = { data: Float32Array.from({ length: 84 }, () => 3 * random()), shape: [1, 7, 6, 2] };
const direction = Float32Array.of(1, -1, 0.5);

/**
 * The squared slopes of the answer at each element of a layer's sums, added up by channel: 2 runs
 * each.
 */
async function numericImportance(name: string, output: readonly number[]): Promise<number[]> {
  const network = await openNetwork(apart, 'mean');
  const answer = (offset: Float32Array): number => {
    network.replaceAll(new Map([[`${name}/offset`, offset]]));
    return network.run(image).reduce((sum, logit, i) => sum + logit * (direction[i] ?? 0), 0);
  };
  const channels = output[3] ?? 1;
  const sums = Array.from({ length: channels }, () => 0);
  const step = 2 ** -7;
  for (let i = 0; i < sizeOf(output); i++) {
    const offset = new Float32Array(sizeOf(output));
    offset[i] = step;
    const above = answer(offset);
    offset[i] = -step;
    const slope = (above - answer(offset)) / (2 * step);
    sums[i % channels] = (sums[i % channels] ?? 0) + slope ** 2;
  }
  network.dispose();
  return sums;
}

/** Removes the additional image that is assumed. */
function ofImages(found: readonly Float64Array[], images: number): readonly Float64Array[] {
  return found.map((channels) => {
    const mean = channels.reduce((sum, value) => sum + value, 0) / channels.length;
    return channels.map((value) => value + (value - mean) / images);
  });
}

describe('importance', () => {
  it('is the sum over positions of the squared slope of the answer', async () => {
    const probe = await openImportanceProbe(fused, layersOf(fused), 'mean');
    probe.add(image, direction);
    const found = ofImages(probe.result(), 1);
    probe.dispose();
    for (const [l, { name, output }] of layers.entries()) {
      const expected = await numericImportance(name, output);
      expect(Math.max(...expected)).toBeGreaterThan(0);
      expected.forEach((value, channel) => {
        // Differences of float32 answers near 1 over a step of 2^-6 are off by 2^-17 each; a kink
        // adds some.
        expect(Math.abs((found[l]?.[channel] ?? 0) - value)).toBeLessThan(0.02 * Math.max(...expected));
      });
    }
  });

  it('is the mean over images, and grows with the square of the direction', async () => {
    const probe = await openImportanceProbe(fused, layersOf(fused), 'mean');
    probe.add(image, direction);
    const once = ofImages(probe.result(), 1);
    probe.add(
      image,
      direction.map((weight) => 3 * weight),
    );
    const both = ofImages(probe.result(), 2);
    probe.dispose();
    both.forEach((channels, l) => {
      channels.forEach((value, channel) => {
        expect(value).toBeCloseTo(5 * (once[l]?.[channel] ?? Number.NaN), 5);
      });
    });
  });

  it('is positive for a channel that no image needs, and leaves the mean over channels unchanged', async () => {
    const probe = await openImportanceProbe(fused, layersOf(fused), 'mean');
    const dark = { ...image, data: image.data.map((value) => -100 * value) };
    probe.add(dark, direction);
    const found = probe.result();
    probe.dispose();
    const [first = new Float64Array()] = found;
    const bare = ofImages(found, 1)[0] ?? new Float64Array();
    expect([...bare].some((value) => Math.abs(value) < 1e-12)).toBe(true);
    expect(Math.min(...first)).toBeGreaterThan(0);
    const sum = (values: Float64Array) => values.reduce((all, value) => all + value, 0);
    expect(sum(first)).toBeCloseTo(sum(bare), 9);
  });
});

describe('logitsOf', () => {
  it('is the input of the last sigmoid', () => {
    expect(logitsOf(fused, 'probabilities')).toBe('mean');
  });

  it('is the output itself if nothing compresses it', () => {
    expect(logitsOf(fused, 'mean')).toBe('mean');
  });
});
