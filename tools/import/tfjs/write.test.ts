import { describe, expect, it } from 'vitest';
import { seededUniform } from '../../../src/core/random.ts';
import type { NodeDef } from '../../../src/engine/graph/index.ts';
import { convert } from '../convert.ts';
import { floats } from '../ir.ts';
import { encodeModel, node, uniform } from '../testing/onnx-model.ts';
import { largestDifference, tfjsRuntime } from '../verify/runtimes.ts';
import { writeGraphModel } from './write.ts';

const random = seededUniform(11);
const exact = (shape: readonly number[]) =>
  floats(shape, Float32Array.from(Float16Array.from(uniform(random, shape).data)));
const graph = convert(
  encodeModel({
    inputs: { x: [1, 64] },
    constants: { w: exact([64, 80]), b: exact([80]) },
    nodes: [node('Gemm', ['x', 'w', 'b'], 'y')],
    outputs: ['y'],
  }),
);
const weightBytes = (files: readonly { bytes: Uint8Array }[]) =>
  files.slice(1).reduce((sum, { bytes }) => sum + bytes.length, 0);

describe('writeGraphModel', () => {
  it('stores float16 weights that stock TF.js expands to the same numbers', async () => {
    const [full, half] = [writeGraphModel(graph, 'float32'), writeGraphModel(graph, 'float16')];
    expect(weightBytes(full) - weightBytes(half)).toBe((64 * 80 + 80) * 2);
    const inputs = { x: { shape: [1, 64], data: Float32Array.from(uniform(random, [1, 64]).data) } };
    const [a, b] = [await tfjsRuntime(full), await tfjsRuntime(half)];
    const [fromFull, fromHalf] = [(await a.run(inputs)).y, (await b.run(inputs)).y];
    if (!fromFull || !fromHalf) throw new Error('no output y');
    expect(Math.max(...fromFull.data)).toBeGreaterThan(0.1);
    expect(largestDifference(fromFull, fromHalf)).toBe(0);
  });

  it('names every attribute in float32, and in float16 those that TF.js reads', () => {
    const [full, half] = (['float32', 'float16'] as const).map((precision) => {
      const [document] = writeGraphModel(graph, precision);
      return JSON.parse(new TextDecoder().decode(document?.bytes)).modelTopology.node;
    });
    expect(half.map(({ name, op, input }: NodeDef) => [name, op, input])).toEqual(
      full.map(({ name, op, input }: NodeDef) => [name, op, input]),
    );
    const constants = (nodes: NodeDef[]) => nodes.filter(({ op }) => op === 'Const');
    expect(constants(full).every(({ attr }) => attr?.dtype !== undefined)).toBe(true);
    expect(constants(half).every(({ attr }) => attr === undefined)).toBe(true);
  });

  it('describes inputs and outputs in the signature', () => {
    const model = JSON.parse(new TextDecoder().decode(writeGraphModel(graph, 'float32')[0]?.bytes));
    expect(model.format).toBe('graph-model');
    expect(model.signature).toEqual({
      inputs: {
        x: { name: 'x:0', dtype: 'DT_FLOAT', tensorShape: { dim: [{ size: '1' }, { size: '64' }] } },
      },
      outputs: {
        y: { name: 'y:0', dtype: 'DT_FLOAT', tensorShape: { dim: [{ size: '1' }, { size: '80' }] } },
      },
    });
  });
});
