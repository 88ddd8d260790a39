import { describe, expect, it } from 'vitest';
import { seededUniform } from '../../core/random.ts';
import { GraphError } from '../graph/error.ts';
import { type Graph, readGraph } from '../graph/graph.ts';
import type { Int8Metadata } from '../graph/metadata.ts';
import { ModelWriter, perAxis } from '../graph/model-writer.ts';
import { lowerToIntegers } from './lower.ts';
import type { IntegerPlan, PlanOp } from './plan.ts';
import { withIntegers } from './testing/min-max.ts';

type Activations = Int8Metadata['activations'];
type Shape = readonly number[];

const FLOAT = { strides: perAxis(1), padding: 'SAME', dilations: perAxis(1) };
const SIX: [number, number] = [Math.fround(6 / 255), 0];

function writerOf(shape: Shape = [1, 8, 8, 4]): ModelWriter {
  const writer = new ModelWriter(seededUniform(5));
  writer.input('x', shape);
  return writer;
}

function graphOf(writer: ModelWriter, outputs: readonly string[], activations: Activations): Graph {
  const metadata: Int8Metadata = {
    format: 1,
    precision: 'int8',
    weightBits: 8,
    activationBits: 8,
    activations,
  };
  const { json, weights } = withIntegers(writer.write(outputs), metadata);
  return readGraph(json, weights);
}

const planOf = (writer: ModelWriter, outputs: readonly string[], activations: Activations): IntegerPlan =>
  lowerToIntegers(graphOf(writer, outputs, activations));

const kindsOf = ({ ops }: IntegerPlan): readonly PlanOp['kind'][] => ops.map(({ kind }) => kind);

function conv(
  writer: ModelWriter,
  name: string,
  input: string,
  channels = 4,
  activation: string[] = [],
): string {
  const constants = [
    writer.random(`${name}_w`, [3, 3, 4, channels], -0.1, 0.1),
    writer.random(`${name}_b`, [channels], -1, 1),
  ];
  return writer.node('_FusedConv2D', name, [input, ...constants], {
    ...FLOAT,
    fused_ops: ['BiasAdd', ...activation],
  });
}

function opOf<K extends PlanOp['kind']>(plan: IntegerPlan, kind: K): Extract<PlanOp, { kind: K }> {
  const op = plan.ops.find((each) => each.kind === kind);
  if (!op) throw new Error(`no ${kind} among ${kindsOf(plan)}`);
  return op as Extract<PlanOp, { kind: K }>;
}

describe('integer execution covers', () => {
  it('a layer with quantized input, and requantizes if its own value has an entry', () => {
    const writer = writerOf();
    conv(writer, 'y', 'x');
    const plan = planOf(writer, ['y'], { x: [0.01, 100], y: [0.02, 128] });
    expect(kindsOf(plan)).toEqual(['quantize', 'conv', 'lookup']);
    expect(opOf(plan, 'conv').rescale).toMatchObject({ to: 'u8', zeroPoint: 128, low: 0, high: 255 });
  });

  it('a layer without an entry of its own, with float results', () => {
    const writer = writerOf();
    conv(writer, 'y', 'x', 4, ['Relu6']);
    const plan = planOf(writer, ['y'], { x: [0.01, 100] });
    expect(kindsOf(plan)).toEqual(['quantize', 'conv']);
    expect(opOf(plan, 'conv').rescale).toMatchObject({ to: 'f32', zeroPoint: 0, low: 0, high: 6 });
  });

  it('no layer with float input', () => {
    const writer = writerOf();
    conv(writer, 'y', 'x');
    expect(kindsOf(planOf(writer, ['y'], { y: [0.02, 128] }))).toEqual(['float-conv', 'quantize', 'lookup']);
  });

  it.each([
    { activation: 'Relu', low: 100, high: 255 },
    { activation: 'Relu6', low: 100, high: 100 + 60 },
  ])('$activation becomes the bounds of its layer’s quantized values', ({ activation, low, high }) => {
    const writer = writerOf();
    conv(writer, 'y', 'x', 4, [activation]);
    const plan = planOf(writer, ['y'], { x: SIX, y: [0.1, 100] });
    expect(opOf(plan, 'conv').rescale).toMatchObject({ low, high });
  });
});

describe('an activation behind an operation', () => {
  const build = (
    outputs: readonly string[],
    activations: Activations,
    more?: (writer: ModelWriter) => void,
  ) => {
    const writer = writerOf();
    conv(writer, 'layer', 'x');
    writer.node('Relu', 'y', ['layer']);
    more?.(writer);
    return planOf(writer, outputs, activations);
  };

  it('is fused if nothing else reads the value before it', () => {
    const plan = build(['y'], { x: SIX, y: SIX });
    expect(kindsOf(plan)).toEqual(['quantize', 'conv', 'lookup']);
  });

  it.each([
    { title: 'has an entry', outputs: ['y'], activations: { x: SIX, layer: [0.1, 100], y: SIX }, low: 0 },
    { title: 'is an output', outputs: ['y', 'layer'], activations: { x: SIX, y: SIX }, low: -Infinity },
    {
      title: 'is read by another',
      outputs: ['z', 'y'],
      activations: { x: SIX, y: SIX },
      more: (writer: ModelWriter) => writer.node('Sigmoid', 'z', ['layer']),
      low: -Infinity,
    },
  ] satisfies readonly {
    title: string;
    outputs: readonly string[];
    activations: Activations;
    more?: (writer: ModelWriter) => void;
    low: number;
  }[])('stays where that $title', ({ outputs, activations, more, low }) => {
    expect(opOf(build(outputs, activations, more), 'conv').rescale.low).toBe(low);
  });
});

describe('free operations', () => {
  it('reshaping, squeezing and identities gather no element', () => {
    const writer = writerOf();
    conv(writer, 'layer', 'x');
    writer.integers('shape', [4], [1, 1, 16, -1]);
    const long = writer.node('Reshape', 'long', ['layer', 'shape']);
    const rows = writer.node('Squeeze', 'rows', [long], { squeeze_dims: [0, 1] });
    writer.node('Identity', 'y', [rows]);
    const plan = planOf(writer, ['y'], { x: SIX });
    expect(kindsOf(plan)).toEqual(['quantize', 'conv']);
    expect(plan.outputs).toEqual([{ name: 'y', tensor: opOf(plan, 'conv').output, shape: [16, 16] }]);
  });

  it('a concatenation requantizes only parts with another quantization', () => {
    const writer = writerOf();
    conv(writer, 'other', 'x');
    writer.integers('axis', [], [-1]);
    writer.node('ConcatV2', 'y', ['x', 'other', 'axis'], { N: 2 });
    const plan = planOf(writer, ['y'], { x: SIX, other: [0.05, 30], y: SIX });
    expect(opOf(plan, 'concat').parts.map(({ table }) => table?.length ?? null)).toEqual([null, 256]);
  });

  it('a constant is dequantized once, however many nodes read it as floats', () => {
    const writer = writerOf();
    writer.node('Softmax', 'a', ['x']);
    writer.node('Softmax', 'b', ['x']);
    expect(kindsOf(planOf(writer, ['a', 'b'], { x: SIX }))).toEqual([
      'quantize',
      'lookup',
      'softmax',
      'softmax',
    ]);
  });

  it('a pad fills with the quantized value of its number, or the nearest', () => {
    const writer = writerOf();
    writer.integers('pads', [4, 2], [0, 0, 1, 0, 0, 2, 0, 0]);
    writer.node('PadV2', 'zero', ['x', 'pads', writer.floats('none', [], [0])]);
    writer.node('PadV2', 'low', ['x', 'pads', writer.floats('lowest', [], [-3.4e38])]);
    const plan = planOf(writer, ['zero', 'low'], { x: [0.1, 77] });
    expect(plan.ops.flatMap((op) => (op.kind === 'gather' ? [op.fill] : []))).toEqual([77, 0]);
  });
});

describe('windows', () => {
  it.each([
    { padding: 'SAME', stride: 1, kernel: 3, dilation: 1, output: [8, 7], before: [1, 1] },
    { padding: 'SAME', stride: 2, kernel: 3, dilation: 1, output: [4, 4], before: [0, 1] },
    { padding: 'SAME', stride: 2, kernel: 2, dilation: 1, output: [4, 4], before: [0, 0] },
    { padding: 'SAME', stride: 1, kernel: 3, dilation: 2, output: [8, 7], before: [2, 2] },
    { padding: 'SAME', stride: 3, kernel: 1, dilation: 1, output: [3, 3], before: [0, 0] },
    { padding: 'VALID', stride: 2, kernel: 3, dilation: 1, output: [3, 3], before: [0, 0] },
  ])(
    '$padding, kernel $kernel, stride $stride, dilation $dilation',
    ({ padding, stride, kernel, dilation, output, before }) => {
      const writer = writerOf([1, 8, 7, 4]);
      const weights = writer.random('w', [kernel, kernel, 4, 2], -1, 1);
      writer.node('Conv2D', 'y', ['x', weights], {
        strides: perAxis(stride),
        dilations: perAxis(dilation),
        padding,
      });
      const { window } = opOf(planOf(writer, ['y'], { x: SIX }), 'conv');
      expect([window.outputHeight, window.outputWidth]).toEqual(output);
      expect([window.padTop, window.padLeft]).toEqual(before);
    },
  );
});

describe('rejects, naming the node', () => {
  interface Refused {
    readonly wrong: string;
    readonly shape?: Shape;
    readonly build: (writer: ModelWriter) => void;
    readonly activations?: Activations;
    readonly subject: string;
    readonly fault: object;
  }
  const layer = (writer: ModelWriter, weights: number[], bias: number, shape: Shape = [1, 1, 4, 1]) => {
    writer.floats('w', shape, weights);
    writer.floats('b', [1], [bias]);
    writer.node('_FusedConv2D', 'y', ['x', 'w', 'b'], { ...FLOAT, fused_ops: ['BiasAdd'] });
  };
  const cases: readonly Refused[] = [
    {
      wrong: 'an unknown operator',
      build: (w) => w.node('FancyPool', 'y', ['x']),
      subject: 'y (FancyPool)',
      fault: { code: 'operator-unknown', known: expect.arrayContaining(['AvgPool']) },
    },
    {
      wrong: 'a second output',
      build: (w) => w.node('Relu', 'y', ['x:1']),
      subject: 'y (Relu)',
      fault: { code: 'further-output', output: 'x:1' },
    },
    {
      wrong: 'a batch of images',
      shape: [2, 8, 8, 4],
      build: (w) => conv(w, 'y', 'x'),
      subject: 'y (_FusedConv2D)',
      fault: { code: 'not-one-image', shape: [2, 8, 8, 4] },
    },
    {
      wrong: 'weights that depend on the image',
      build: (w) => w.node('Conv2D', 'y', ['x', 'x'], FLOAT),
      subject: 'y (Conv2D)',
      fault: { code: 'not-constant', index: 1 },
    },
    {
      wrong: 'shapes that do not broadcast',
      build: (w) => w.node('AddV2', 'y', ['x', w.random('c', [3], 0, 1)]),
      subject: 'y (AddV2)',
      fault: { code: 'no-broadcast', a: [1, 8, 8, 4], b: [3] },
    },
    {
      wrong: 'a bias that is not finite',
      build: (w) => layer(w, [1, 1, 1, 1], Number.NaN),
      subject: 'y',
      fault: { code: 'bias-range', channel: 0, bias: 'NaN' },
    },
    {
      wrong: 'a bias that leaves int32',
      build: (w) => layer(w, [1e-6, 0, 0, 0], 1e4),
      subject: 'y',
      fault: { code: 'bias-range', channel: 0, bias: '10000', integer: expect.stringMatching(/^\d+/) },
    },
    {
      wrong: 'sums that leave int32',
      shape: [1, 1, 1, 70_000],
      build: (w) => layer(w, new Array<number>(70_000).fill(1), 0, [1, 1, 70_000, 1]),
      subject: 'y',
      fault: {
        code: 'sum-range',
        channel: 0,
        largest: expect.toSatisfy((sum: number) => sum >= 2 ** 31 && sum < 3e9),
      },
    },
    {
      wrong: 'sums of more steps than float32 can round',
      build: (w) => layer(w, [1, 1, 1, 1], 0),
      activations: { x: SIX, y: [2 ** -19, 0] },
      subject: 'y',
      fault: { code: 'step-range', channel: 0, largest: expect.stringMatching(/^\d+(\.\d+)?$/) },
    },
    ...['AddV2', 'Mul'].map((op) => ({
      wrong: `${op} of more steps than float32 can round`,
      build: (w: ModelWriter) => w.node(op, 'y', ['x', conv(w, 'z', 'x')]),
      activations: { x: [2 ** 5, 0], z: [2 ** 5, 0], y: [2 ** -10, 0] } satisfies Activations,
      subject: 'y',
      fault: { code: 'step-range', channel: 0, largest: expect.stringMatching(/^\d+/) },
    })),
    {
      wrong: 'factors of more steps than float32 can round',
      build: (w) => w.node('Mul', 'y', ['x', w.floats('c', [4], [1, 1, 1e6, 1])]),
      subject: 'y',
      fault: { code: 'step-range', channel: 2, largest: expect.stringMatching(/^\d+/) },
    },
    {
      wrong: 'a mean of more steps than float32 can round',
      build: (w) => {
        w.integers('axes', [2], [1, 2]);
        w.node('Mean', 'y', ['x', 'axes']);
      },
      activations: { x: [2 ** 5, 0], y: [2 ** -12, 0] },
      subject: 'y',
      fault: { code: 'step-range', channel: 0, largest: expect.stringMatching(/^\d+/) },
    },
    {
      wrong: 'an entry for a missing node',
      build: (w) => conv(w, 'y', 'x'),
      activations: { x: SIX, elsewhere: SIX },
      subject: 'elsewhere',
      fault: { code: 'quantization-of-none' },
    },
  ];

  it.each(cases)('$wrong', ({ shape, build, activations = { x: SIX, y: SIX }, subject, fault }) => {
    const writer = writerOf(shape);
    build(writer);
    const lower = () => planOf(writer, ['y'], activations);
    expect(lower).toThrow(GraphError);
    expect(lower).toThrow(expect.objectContaining({ subject, fault: expect.objectContaining(fault) }));
  });

  it.each([
    { metadata: null, fault: { code: 'not-quantized' } },
    {
      metadata: { format: 1, precision: 'dynamic', weightBits: 8 } as const,
      fault: { code: 'other-precision', precision: 'dynamic' },
    },
  ])('a model that is not int8 is rejected', ({ metadata, fault }) => {
    const writer = writerOf();
    conv(writer, 'y', 'x');
    const graph = { ...graphOf(writer, ['y'], {}), metadata };
    expect(() => lowerToIntegers(graph)).toThrow(expect.objectContaining({ fault }));
  });
});
