import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sizeOf } from '../../core/tensor.ts';
import { foldMultiplies } from './fold.ts';
import { readGraph } from './graph.ts';
import { type GraphModelJson, type NodeDef, parseModelJson, type WeightSpec } from './model-json.ts';
import { integersIn, quantizedWeight } from './quantized.ts';
import { byteLengthOf } from './weights.ts';

const constant = (name: string): NodeDef => ({ name, op: 'Const' });
const product = (name: string, ...input: string[]): NodeDef => ({ name, op: 'Mul', input });

function model(weights: WeightSpec[], nodes: NodeDef[]): GraphModelJson {
  return parseModelJson({
    format: 'graph-model',
    modelTopology: { node: nodes, versions: { producer: 1 } },
    weightsManifest: [
      { paths: ['1.bin'], weights: weights.slice(0, 1) },
      { paths: ['2.bin'], weights: weights.slice(1) },
    ],
  });
}

const integersOf = (name: string, shape: number[]): WeightSpec => ({
  name,
  shape,
  dtype: 'float32',
  quantization: { dtype: 'uint8', scale: 1, min: -128 },
});
const scaleOf = (name: string, shape: number[], step: number): WeightSpec => ({
  name,
  shape,
  dtype: 'float32',
  quantization: { dtype: 'uint8', scale: step, min: step },
});

/** Filters in the form in which they are quantized: their shape, and that of their scales. */
const filters: [string, number[], number[], number][] = [
  ['convolution, HWIO', [3, 2, 4, 5], [5], 3],
  ['depthwise convolution, HWC1', [3, 2, 4, 1], [4, 1], 2],
  ['matrix [K, N]', [6, 3], [3], 1],
  ['transposed matrix [N, K]', [3, 6], [3, 1], 0],
  ['one channel', [3, 3, 1, 1], [1, 1], 2],
];

describe.each(filters)('a quantized %s', (_, shape, scaleShape, axis) => {
  const weights = [integersOf('w/integers', shape), scaleOf('w/scale', scaleShape, 0.01)];
  const nodes = [constant('w/integers'), constant('w/scale'), product('w', 'w/integers', 'w/scale')];
  const json = model(weights, nodes);
  const bytes = Uint8Array.from({ length: sizeOf(shape) + sizeOf(scaleShape) }, (_, i) => (i * 37) % 256);
  const inner = sizeOf(shape.slice(axis + 1));
  const channelOf = (i: number) => Math.floor(i / inner) % (shape[axis] ?? 0);

  it('has one integer per element and one scale per channel', () => {
    const weight = quantizedWeight(readGraph(json, bytes.buffer), 'w');
    const stored = bytes.subarray(0, sizeOf(shape));
    expect(weight && integersIn(weight)).toEqual(Int8Array.from(stored, (code) => code - 128));
    expect(weight).toEqual({
      stored,
      least: -128,
      scale: Float32Array.from(bytes.subarray(sizeOf(shape)), (code) => code * 0.01 + 0.01),
      shape,
      axis,
    });
  });

  it('folds into one float32 constant of its name', () => {
    const quantized = quantizedWeight(readGraph(json, bytes.buffer), 'w');
    const folded = foldMultiplies(json, bytes.buffer);
    expect(folded.json.modelTopology).toEqual({ node: [constant('w')], versions: { producer: 1 } });
    expect(folded.json.weightsManifest).toEqual([
      { paths: ['1.bin', '2.bin'], weights: [{ name: 'w', shape, dtype: 'float32' }] },
    ]);
    const { scale = [] } = quantized ?? {};
    const integers = [...(quantized ? integersIn(quantized) : [])];
    expect([...new Float32Array(folded.weights)]).toEqual(
      integers.map((integer, i) => Math.fround(integer * (scale[channelOf(i)] ?? Number.NaN))),
    );
  });
});

describe('foldMultiplies', () => {
  const axes: WeightSpec = { name: 'axes', shape: [1], dtype: 'int32' };
  const half: WeightSpec = { name: 'b', shape: [1], dtype: 'float32', quantization: { dtype: 'float16' } };
  const weights = [integersOf('i', [3]), axes, scaleOf('s', [], 0.5), half];
  const json = (nodes: NodeDef[]) => model(weights, [...weights.map(({ name }) => constant(name)), ...nodes]);
  const bytes = Uint8Array.of(127, 128, 131, 7, 0, 0, 0, 1, 0x34, 0x12);

  it('leaves a model without products of constants unchanged', () => {
    const plain = json([product('x', 'i', 'image'), { name: 'sum', op: 'AddV2', input: ['i', 's'] }]);
    const folded = foldMultiplies(plain, bytes.buffer);
    expect(folded.json).toBe(plain);
    expect(folded.weights).toBe(bytes.buffer);
  });

  it('leaves all other weights as they are stored', () => {
    const { json: folded, weights: file } = foldMultiplies(json([product('p', 's', 'i:0')]), bytes.buffer);
    expect(folded.weightsManifest.flatMap((group) => group.weights)).toEqual([
      { name: 'p', shape: [3], dtype: 'float32' },
      axes,
      half,
    ]);
    expect([...new Float32Array(file, 0, 3)]).toEqual([-1, 0, 3]);
    expect([...new Uint8Array(file, 12)]).toEqual([7, 0, 0, 0, 0x34, 0x12]);
  });

  it('keeps a factor that is read elsewhere', () => {
    const nodes = [product('p', 'i', 's'), { name: 'sum', op: 'AddV2', input: ['p', '^i'] }];
    const { json: folded } = foldMultiplies(json(nodes), bytes.buffer);
    expect(folded.modelTopology.node.map(({ name, op }) => `${name} ${op}`)).toEqual([
      'i Const',
      'axes Const',
      'b Const',
      'p Const',
      'sum AddV2',
    ]);
    expect(folded.weightsManifest[0]?.weights.map(({ name }) => name)).toEqual(['p', 'i', 'axes', 'b']);
  });

  it('leaves products of another shape than their factors’ to the backend', () => {
    const outer = model(
      [integersOf('i', [3, 1]), integersOf('s', [1, 2])],
      [constant('i'), constant('s'), product('p', 'i', 's')],
    );
    expect(foldMultiplies(outer, new ArrayBuffer(5)).json).toBe(outer);
  });

  it('gives the values that multiplying in the graph gives, for any shapes', () => {
    const shapes = fc
      .tuple(fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 }), fc.nat({ max: 3 }))
      .map(([shape, at]) => ({ shape, axis: at % shape.length }));
    fc.assert(
      fc.property(shapes, fc.boolean(), fc.infiniteStream(fc.nat({ max: 255 })), (dims, swapped, stream) => {
        const { shape, axis } = dims;
        const scaleShape = shape.slice(axis).map((length, i) => (i === 0 ? length : 1));
        const specs = [integersOf('i', shape), scaleOf('s', scaleShape, 0.003)];
        const size = specs.reduce((sum, spec) => sum + byteLengthOf(spec), 0);
        const file = Uint8Array.from({ length: size }, () => stream.next().value ?? 0);
        const inputs = swapped ? ['s', 'i'] : ['i', 's'];
        const unfolded = model(specs, [constant('i'), constant('s'), product('p', ...inputs)]);
        const { weights: parts } = readGraph(unfolded, file.buffer);
        const folded = foldMultiplies(unfolded, file.buffer);
        const result = readGraph(folded.json, folded.weights).weights.get('p')?.data ?? [];
        const inner = sizeOf(shape.slice(axis + 1));
        const [integers, scales] = [parts.get('i')?.data ?? [], parts.get('s')?.data ?? []];
        expect([...result]).toEqual(
          Array.from(integers, (value, i) =>
            Math.fround(value * (scales[Math.floor(i / inner) % scales.length] ?? Number.NaN)),
          ),
        );
      }),
    );
  });
});

describe('quantizedWeight', () => {
  const nodes = [constant('i'), constant('s'), product('w', 'i', 's')];
  const floats = (...values: number[]) => new Uint8Array(Float32Array.from(values).buffer);
  const plainScale = (shape: number[]): WeightSpec => ({ name: 's', shape, dtype: 'float32' });
  const read = (integers: WeightSpec, scale: WeightSpec, bytes: Uint8Array) =>
    quantizedWeight(
      readGraph(model([integers, scale], nodes), Uint8Array.from([1, 2, 3, ...bytes]).buffer),
      'w',
    );

  it.each([Number.NaN, 0, -1, Number.POSITIVE_INFINITY])(
    'refuses the scale %d, naming the weight',
    (scale) => {
      expect(() => read(integersOf('i', [3]), plainScale([3]), floats(1, scale, 1))).toThrow(
        expect.objectContaining({
          subject: 'w',
          fault: { code: 'channel-scale', scale: String(scale) },
        }),
      );
    },
  );

  it('rejects integers that do not fit int8', () => {
    const wide = { ...integersOf('i', [3]), quantization: { dtype: 'uint8', scale: 1, min: 126 } } as const;
    expect(() => read(wide, plainScale([3]), floats(1, 1, 1))).toThrow(
      expect.objectContaining({ subject: 'w', fault: { code: 'not-int8', value: 128 } }),
    );
  });

  it('is null for products that are not quantized weights', () => {
    expect(read(integersOf('i', [3]), plainScale([]), floats(1))).toBeNull();
    const halves = { ...integersOf('i', [3]), quantization: { dtype: 'uint8', scale: 0.5, min: 0 } } as const;
    expect(read(halves, plainScale([3]), floats(1, 1, 1))).toBeNull();
    const graph = readGraph(model([integersOf('i', [1])], [constant('i')]), new ArrayBuffer(1));
    expect(quantizedWeight(graph, 'i')).toBeNull();
  });
});
