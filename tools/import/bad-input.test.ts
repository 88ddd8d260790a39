/**
 * Inputs that are not networks, or that cannot be imported: each gives a clear error, and nothing
 * is written.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import fc from 'fast-check';
import onnxProto from 'onnx-proto';
import { describe, expect, it } from 'vitest';
import { seededUniform } from '../../src/core/random.ts';
import { convert } from './convert.ts';
import { ImportError } from './error.ts';
import { floats } from './ir.ts';
import { type ImportRequest, importModel } from './run.ts';
import { readLabels, readRecipe } from './source/description.ts';
import { openSource } from './source/source.ts';
import { encodeModel, type ModelInput, node, uniform } from './testing/onnx-model.ts';
import { request, temporaryFolder, written } from './testing/request.ts';

const FIXTURES = join(import.meta.dirname, '../../fixtures');
const lite = readFileSync(join(FIXTURES, 'onnx/lite.onnx'));
const keras = (name: string) => readFileSync(join(FIXTURES, 'tfjs/keras', name));
const text = (content: string) => new TextEncoder().encode(content);

/** A classifier of three labels with the given faults. */
const classifier = (changes: Partial<ModelInput> = {}): Uint8Array =>
  encodeModel({
    inputs: { x: [1, 1, 4, 4] },
    constants: { w: uniform(seededUniform(1), [3, 1, 1, 1]) },
    nodes: [
      node('Conv', ['x', 'w'], 'c', { kernel_shape: [1, 1] }),
      node('GlobalAveragePool', ['c'], 'p'),
      node('Flatten', ['p'], 'y'),
    ],
    outputs: ['y'],
    ...changes,
  });

/** The file with other input dimensions: numbers, or names for unspecified ones. */
function withInput(bytes: Uint8Array, dims: readonly (number | string)[]): Uint8Array {
  const model = onnxProto.onnx.ModelProto.decode(bytes);
  const tensor = model.graph?.input?.[0]?.type?.tensorType;
  if (tensor) {
    tensor.shape = {
      dim: dims.map((dim) => (typeof dim === 'number' ? { dimValue: dim } : { dimParam: dim })),
    };
  }
  return onnxProto.onnx.ModelProto.encode(model).finish();
}

function random(count: number): Uint8Array {
  const draw = seededUniform(5);
  return Uint8Array.from({ length: count }, () => 256 * draw());
}

interface Case {
  readonly title: string;
  readonly files: Readonly<Record<string, Uint8Array | string>>;
  readonly asked?: Partial<ImportRequest>;
  readonly message: RegExp;
}
const onnxCase = (
  title: string,
  bytes: Uint8Array,
  message: RegExp,
  asked: Partial<ImportRequest> = {},
): Case => ({
  title,
  files: { 'net.onnx': bytes },
  message,
  asked,
});

const unsupportedFormats: readonly Case[] = [
  onnxCase('an empty file', new Uint8Array(), /the file is empty/),
  onnxCase('text', text('not a model'), /not an ONNX model/),
  onnxCase('random bytes', random(5000), /not an ONNX model/),
  onnxCase('a protobuf of something else', text('\x0a\x03abc\x12\x02hi'), /not an ONNX model/),
  onnxCase('a model without a graph', text('\x08\x08\x12\x07pytorch'), /not an ONNX model: it has no graph/),
  ...[10, 100, 2000, lite.length - 1].map((length) =>
    onnxCase(`a file cut short after ${length} bytes`, lite.subarray(0, length), /not an ONNX model/),
  ),
  onnxCase(
    'a PyTorch checkpoint',
    text('PK\x03\x04archive/data.pkl'),
    /PyTorch checkpoint.*torch.onnx.export/,
  ),
  onnxCase('a Keras file', Buffer.from('\x89HDF\r\n\x1a\n', 'latin1'), /Keras.*tensorflowjs_converter/),
  onnxCase('a TensorFlow Lite file', text('\x1c\x00\x00\x00TFL3'), /TensorFlow Lite/),
  onnxCase('a placeholder of Git LFS', text('version https://git-lfs.github.com/spec/v1\n'), /git lfs pull/),
  {
    title: 'a JSON file of something else',
    files: { 'model.json': '{"a": 1}' },
    message: /not a TF.js model/,
  },
  {
    title: 'a truncated JSON file',
    files: { 'model.json': keras('model.json').subarray(0, 500) },
    message: /cut short/,
  },
  {
    title: 'a Keras layers model',
    files: { 'model.json': '{"format": "layers-model", "weightsManifest": [{"paths": [], "weights": []}]}' },
    message: /layers model.*--output_format=tfjs_graph_model/,
  },
];

const unknown = {
  nodes: [
    node('LSTM', ['x'], 'a'),
    node('Conv', ['a', 'w'], 'c', { kernel_shape: [1, 1] }),
    node('NonZero', ['c'], 'b'),
    node('LSTM', ['b'], 'y'),
  ],
};
const graphs: readonly Case[] = [
  onnxCase(
    'unknown operators, all of them, with their nodes and what is supported',
    classifier(unknown),
    /not supported:\n {2}LSTM: nodes LSTM_a, LSTM_y\n {2}NonZero: node NonZero_b\nSupported are Add, AveragePool, .*Where\.$/,
  ),
  onnxCase(
    'integer operators, and says which form is read',
    classifier({ nodes: [node('QLinearConv', ['x', 'w'], 'y')] }),
    /QLinearConv.*\n.*QDQ/,
  ),
  onnxCase('an operator set that is too old', classifier({ opset: 6 }), /operator set 6.*from 7 to 24/),
  onnxCase('an operator set that is too new', classifier({ opset: 99 }), /operator set 99.*opset_version=17/),
  onnxCase(
    'NaN in a weight',
    classifier({ constants: { w: floats([3, 1, 1, 1], Float32Array.of(1, Number.NaN, 2)) } }),
    /^weight w: element 1 is NaN/,
  ),
  onnxCase(
    'infinity in a weight',
    classifier({ constants: { w: floats([3, 1, 1, 1], Float32Array.of(1, 2, -Infinity)) } }),
    /^weight w: element 2 is -Infinity/,
  ),
  onnxCase(
    'filters that do not fit the input',
    classifier({ inputs: { x: [1, 2, 4, 4] } }),
    /^node Conv_c \(Conv\): filters \[3,1,1,1\].*2 channels/,
  ),
  onnxCase(
    'several inputs',
    classifier({
      inputs: { x: [1, 1, 4, 4], age: [1, 1] },
      nodes: [
        node('Conv', ['x', 'w'], 'c', { kernel_shape: [1, 1] }),
        node('GlobalAveragePool', ['c'], 'p'),
        node('Flatten', ['p'], 'f'),
        node('Add', ['f', 'age'], 'y'),
      ],
    }),
    /2 inputs \(x, age\); only networks of one image/,
  ),
  onnxCase(
    'an input that is no image',
    encodeModel({
      inputs: { x: [1, 4] },
      nodes: [node('Relu', ['x'], 'y')],
      outputs: ['y'],
    }),
    /input x is \[1,4\], not one image/,
  ),
  onnxCase('a fixed batch', classifier({ inputs: { x: [8, 1, 4, 4] } }), /8 images at once/),
  onnxCase('an open number of channels', withInput(classifier(), ['batch', 'c', 4, 4]), /open along axis 1/),
  onnxCase(
    'an open size without one chosen',
    withInput(classifier(), ['batch', 1, 'h', 'w']),
    /height open.*--size 224.*--recipe/,
  ),
  onnxCase('a size where it is fixed', classifier(), /fixed height of 4, not 8/, {
    size: { heightPx: 8, widthPx: 8 },
  }),
  onnxCase(
    'a size that the dense layer does not fit',
    withInput(readFileSync(join(FIXTURES, 'onnx/plain.onnx')), [1, 1, 'h', 'w']),
    /\(Gemm\): reads 64 values and has weights for 80/,
    { size: { heightPx: 8, widthPx: 8 } },
  ),
  onnxCase(
    'several rows of labels without one chosen',
    classifier({
      nodes: [
        node('Conv', ['x', 'w'], 'c', { kernel_shape: [1, 1] }),
        node('GlobalAveragePool', ['c'], 'p'),
        node('Flatten', ['p'], 'y'),
        node('Sigmoid', ['y'], 'z'),
      ],
      outputs: ['y', 'z'],
    }),
    /several outputs.*--output \(y \[1,3\], z \[1,3\]\)/,
  ),
  onnxCase('an output that is not there', classifier(), /no output nowhere; the network has y/, {
    head: { output: 'nowhere' },
  }),
  onnxCase(
    'a network that gives a picture',
    classifier({ nodes: [node('Conv', ['x', 'w'], 'y', { kernel_shape: [1, 1] })] }),
    /no output is a row of labels.*y \[1,4,4,3\]/,
  ),
  onnxCase(
    'a second activation',
    classifier({
      nodes: [
        node('Conv', ['x', 'w'], 'c', { kernel_shape: [1, 1] }),
        node('GlobalAveragePool', ['c'], 'p'),
        node('Flatten', ['p'], 'f'),
        node('Sigmoid', ['f'], 'y'),
      ],
    }),
    /ends in a sigmoid of its own.*--activation softmax/,
    { head: { activation: 'softmax' } },
  ),
  onnxCase(
    'an activation where the description names the outputs',
    classifier(),
    /the description names the outputs/,
    { description: { outputs: { probabilities: 'y', maps: null } }, head: { activation: 'softmax' } },
  ),
  onnxCase(
    'a list of labels of the wrong length',
    classifier(),
    /2 labels, but output probabilities is \[1,3\]: give 3/,
    {
      description: { labels: ['A', 'B'] },
    },
  ),
  onnxCase('a recipe for another number of channels', classifier(), /gives 3 channels; the input has 1/, {
    description: {
      recipe: [
        { op: 'resize', widthPx: 4, heightPx: 4 },
        { op: 'replicate', channels: 3 },
      ],
    },
  }),
  onnxCase('a recipe of unknown steps', classifier(), /input\.recipe\.0\.op/, {
    description: { recipe: [{ op: 'sharpen' }] },
  }),
];

describe('rejects, without writing anything', () => {
  it.each([...unsupportedFormats, ...graphs])('$title', async ({ files, asked, message }) => {
    const file = written(files);
    const attempt = async () => importModel(request(file, asked));
    await expect(attempt()).rejects.toThrow(ImportError);
    await expect(attempt()).rejects.toThrow(message);
    expect(readdirSync(dirname(file))).toEqual(Object.keys(files));
  });

  it('a missing file, and a folder', () => {
    const folder = temporaryFolder();
    expect(() => openSource(join(folder, 'none.onnx'))).toThrow(/no such file/);
    expect(() => openSource(folder)).toThrow(/it is a folder/);
  });
});

describe('the target', () => {
  const good = () => request(written({ 'net.onnx': classifier() }));

  it('stays unchanged if the new import fails', async () => {
    const asked = good();
    await importModel(asked);
    const before = readFileSync(join(asked.folder, 'manifest.json'), 'utf8');
    const failing = { ...asked, description: { labels: ['too', 'few'] } };
    await expect(importModel(failing)).rejects.toThrow(/2 labels/);
    expect(readFileSync(join(asked.folder, 'manifest.json'), 'utf8')).toBe(before);
    expect(readdirSync(dirname(asked.folder))).toEqual([basename(asked.folder)]);
  });

  it('is not a folder of other files', async () => {
    const asked = good();
    mkdirSync(asked.folder, { recursive: true });
    writeFileSync(join(asked.folder, 'thesis.doc'), 'words');
    await expect(importModel(asked)).rejects.toThrow(/holds other files \(thesis\.doc\)/);
    expect(readdirSync(asked.folder)).toEqual(['thesis.doc']);
  });

  it('has a name that is an id', async () => {
    const asked = good();
    const folder = join(asked.folder, '../Our Net');
    await expect(importModel({ ...asked, folder })).rejects.toThrow(/lower-case.*such as our-net/);
    expect(existsSync(dirname(folder))).toBe(false);
  });

  it('lacks float16 if a weight is too large for it', async () => {
    const large = uniform(seededUniform(2), [3, 2048, 1, 1], 1e5);
    const bytes = classifier({ inputs: { x: [1, 2048, 2, 2] }, constants: { w: large } });
    const recipe = [
      { op: 'resize', widthPx: 2, heightPx: 2 },
      { op: 'replicate', channels: 2048 },
    ];
    const asked = request(written({ 'net.onnx': bytes }), { description: { recipe } });
    const { manifest, withoutFloat16 } = await importModel(asked);
    expect(manifest.variants.map(({ precision }) => precision)).toEqual(['float32']);
    expect(withoutFloat16).toMatch(/^weight .* is outside of float16/);
  });
});

describe('files with labels and recipes', () => {
  it.each([
    ['lines', 'Mass\r\n\r\n Nodule \n', ['Mass', 'Nodule']],
    ['a JSON list', '["Mass", "Nodule"]', ['Mass', 'Nodule']],
  ])('reads labels as %s', (_, content, labels) => {
    expect(readLabels(written({ 'labels.txt': content }))).toEqual(labels);
  });

  it.each([
    ['an empty list of labels', () => readLabels(written({ l: '\n' })), /holds no label/],
    ['a label that is there twice', () => readLabels(written({ l: 'A\nB\nA' })), /label A twice/],
    ['labels that are not there', () => readLabels(join(temporaryFolder(), 'l')), /cannot be read/],
    ['a recipe that is no JSON', () => readRecipe(written({ r: 'resize' })), /is no JSON/],
    ['a recipe of something else', () => readRecipe(written({ r: '{"step": []}' })), /r: /],
  ])('rejects %s', (_, read, message) => {
    expect(read).toThrow(message);
  });
});

it('a damaged file is rejected or imported, never anything else', () => {
  const damage = fc.array(fc.tuple(fc.nat(lite.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 });
  let refused = 0;
  fc.assert(
    fc.property(damage, fc.nat(lite.length), (changes, cut) => {
      const bytes = Uint8Array.from(lite);
      for (const [index, value] of changes) bytes[index] = value;
      try {
        convert(cut % 4 === 0 ? bytes.subarray(0, cut) : bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(ImportError);
        refused += 1;
      }
    }),
    { seed: 1, numRuns: 400 },
  );
  expect(refused).toBeGreaterThan(100);
});
