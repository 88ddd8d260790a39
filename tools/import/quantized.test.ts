/**
 * Networks quantized by ONNX Runtime in its QDQ form (testing/export_quantized.py). Two
 * comparisons: exactly, with the same file whose activations are left in float; and with the file
 * as it is, where the difference must be explained by rounding to its own scales.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import onnxProto from 'onnx-proto';
import { describe, expect, it } from 'vitest';
import { seededUniform } from '../../src/core/random.ts';
import { sizeOf } from '../../src/core/tensor.ts';
import { convert } from './convert.ts';
import { at, lookup } from './ir.ts';
import { floatReference } from './onnx/float-reference.ts';
import { readOnnx } from './onnx/read.ts';
import { readTensor } from './onnx/tensor.ts';
import { resolve } from './passes/resolve.ts';
import { importModel } from './run.ts';
import { request, temporaryFolder } from './testing/request.ts';
import { writeGraphModel } from './tfjs/write.ts';
import {
  largestDifference,
  type NamedValues,
  onnxRuntime,
  type Runtime,
  tfjsRuntime,
} from './verify/runtimes.ts';

const { onnx } = onnxProto;
const fileOf = (name: string) => join(import.meta.dirname, '../../fixtures/onnx/quantized', `${name}.onnx`);

/** Images similar to those of the calibration, so that no range clips. */
function images(shape: readonly number[], bound: number, count: number): readonly NamedValues[] {
  const random = seededUniform(3);
  const image = () => Float32Array.from({ length: sizeOf(shape) }, () => bound * (2 * random() - 1));
  return Array.from({ length: count }, () => ({ image: { shape, data: image() } }));
}

const networks = [
  {
    name: 'lite',
    title: 'unsigned activations, whose ranges imply ReLU6',
    output: 'probabilities',
    bound: 6,
  },
  {
    name: 'residual',
    title: 'signed activations, whose ranges imply ReLU',
    output: 'logits',
    bound: 1,
  },
];

describe.each(networks)('$name: $title', ({ name, output, bound }) => {
  const bytes = readFileSync(fileOf(name));
  const graph = convert(bytes);
  const inputs = images(lookup(graph.shapes, 'image'), bound, 8);
  const run = async (runtime: Runtime) => {
    const answers = [];
    for (const input of inputs)
      answers.push(lookup(new Map(Object.entries(await runtime.run(input))), output));
    await runtime.dispose();
    return answers;
  };

  it('leaves no node of quantization, and the activations that ranges implied', () => {
    const operators = graph.nodes.map(({ operator }) => operator);
    expect(operators.filter((operator) => /Quant|Round|Clip|Identity/.test(operator))).toEqual([]);
    const fused = graph.nodes.flatMap(({ attributes }) => attributes.fused_ops ?? []);
    expect(fused).toContain(name === 'lite' ? 'Relu6' : 'Relu');
  });

  it('gives what ONNX Runtime gives with activations in float', async () => {
    const floatModel = floatReference(bytes);
    if (!floatModel) throw new Error('nothing is quantized');
    const [theirs, ours] = [
      await run(await onnxRuntime(floatModel)),
      await run(await tfjsRuntime(writeGraphModel(graph, 'float32'))),
    ];
    for (const [i, answer] of ours.entries())
      expect(largestDifference(answer, at(theirs, i))).toBeLessThanOrEqual(1e-5);
    expect(largestDifference(at(ours, 0), at(ours, 1))).toBeGreaterThan(1e-3);
  });

  it('differs from the file as it is by what rounding to its own scales explains', async () => {
    const ours = await run(await tfjsRuntime(writeGraphModel(graph, 'float32')));
    const rounded = await run(await onnxRuntime(bytes));
    const noisy = [];
    for (let draw = 0; draw < 4; draw++)
      noisy.push(...(await run(await onnxRuntime(withNoise(bytes, draw)))));
    const difference = (answers: typeof ours) =>
      Math.sqrt(
        answers.reduce((sum, { data }, i) => {
          const expected = at(ours, i % ours.length).data;
          return sum + data.reduce((all, value, k) => all + (value - at(expected, k)) ** 2, 0);
        }, 0) / answers.length,
      );
    const [measured, explained] = [difference(rounded), difference(noisy)];
    console.warn(
      `${name}: rounding ${measured.toExponential(1)}, explained by its scales ${explained.toExponential(1)}`,
    );
    // Rounding errors are uniform and nearly independent; 8 images and 4 draws leave the ratio of
    // the two within 2.
    expect(measured).toBeLessThanOrEqual(2 * explained);
    expect(measured).toBeGreaterThan(explained / 4);
  });

  it('is imported, and the summary states the effect of rounding', async () => {
    const asked = request(fileOf(name), { images: 1, folder: join(temporaryFolder(), 'net') });
    const { differences, rounding } = await importModel(asked);
    expect(differences[0]?.probabilities).toBeLessThanOrEqual(1e-5);
    expect(rounding).toBeGreaterThan(1e-5);
  });
});

it('a network that is not quantized has no float reference', () => {
  expect(floatReference(readFileSync(join(fileOf('lite'), '../../lite.onnx')))).toBeNull();
});

/** The float reference with uniform noise of one step's width where the file rounds. */
function withNoise(bytes: Uint8Array, seed: number): Uint8Array {
  const random = seededUniform(seed + 100);
  const { shapes } = resolve(readOnnx(bytes));
  const source = onnx.ModelProto.decode(bytes).graph;
  const model = onnx.ModelProto.decode(floatReference(bytes) ?? bytes);
  const { graph } = model;
  if (!source || !graph) throw new Error('no graph');
  const roundings = new Map(
    (source.node ?? [])
      .filter(({ opType }) => opType === 'QuantizeLinear')
      .map((node) => [node.input?.[0] ?? '', node]),
  );
  const done = new Set<string>();
  graph.node = (graph.node ?? []).flatMap((node) => {
    const value = node.input?.[0] ?? '';
    const rounding = roundings.get(value);
    const isPair =
      ['Identity', 'Relu', 'Clip'].includes(node.opType ?? '') &&
      rounding &&
      !done.has(node.output?.[0] ?? '');
    if (!isPair) return [node];
    done.add(node.output?.[0] ?? '');
    const scale = source.initializer?.find((tensor) => tensor.name === rounding.input?.[1]);
    const step = at(readTensor(scale ?? {}).data, 0);
    const shape = lookup(shapes, value);
    const [output = ''] = node.output ?? [];
    const [inner, noise] = [`${output}/exact`, `${value}/noise`];
    if (!graph.initializer?.some((tensor) => tensor.name === noise)) {
      graph.initializer = [
        ...(graph.initializer ?? []),
        {
          name: noise,
          dims: [...shape],
          dataType: onnx.TensorProto.DataType.FLOAT,
          floatData: Array.from({ length: sizeOf(shape) }, () => step * (random() - 0.5)),
        },
      ];
    }
    return [
      { ...node, name: node.name ?? '', output: [inner] },
      { name: `${node.name}/noise`, opType: 'Add', input: [inner, noise], output: [output] },
    ];
  });
  return onnx.ModelProto.encode(model).finish();
}
