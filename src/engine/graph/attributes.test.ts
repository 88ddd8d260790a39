import { describe, expect, it } from 'vitest';
import type { GraphFault } from '../../core/faults/graph.ts';
import { flagOf, fusedOps, kernelSize, numberOf, numbersOf, textOf, windowAttributes } from './attributes.ts';
import { GraphError } from './error.ts';
import type { GraphNode } from './graph.ts';
import type { Attrs } from './model-json.ts';

const node = (attrs: Attrs): GraphNode => ({ name: 'conv', op: 'Conv2D', inputs: [], attrs });
const text = (value: string) => ({ s: btoa(value) });
const list = (...values: (number | string)[]) => ({ list: { i: values } });
const window = { strides: list('1', '2', '3', '1'), padding: text('SAME') };

describe('windowAttributes', () => {
  it('gives rows and columns, with TF.js’s defaults', () => {
    expect(windowAttributes(node(window))).toEqual({ strides: [2, 3], dilations: [1, 1], padding: 'SAME' });
  });

  it('gives explicit padding by its side', () => {
    const attrs = {
      ...window,
      padding: text('EXPLICIT'),
      explicit_paddings: list(0, 0, 1, 2, 3, 4, 0, 0),
    };
    expect(windowAttributes(node(attrs)).padding).toEqual({ top: 1, bottom: 2, left: 3, right: 4 });
  });

  it.each<[string, Attrs, string, GraphFault]>([
    [
      'channels first',
      { ...window, data_format: text('NCHW') },
      'data_format',
      { code: 'attribute-unsupported', value: 'NCHW' },
    ],
    ['no strides', { padding: window.padding }, 'strides', { code: 'attribute-missing' }],
    [
      'a stride over channels',
      { ...window, strides: list(1, 1, 1, 2) },
      'strides',
      { code: 'attribute-spatial', values: [1, 1, 1, 2] },
    ],
    ['no padding', { strides: window.strides }, 'padding', { code: 'attribute-missing' }],
    [
      'an unknown padding',
      { ...window, padding: text('WRAP') },
      'padding',
      { code: 'attribute-unsupported', value: 'WRAP' },
    ],
    [
      'explicit padding without lengths',
      { ...window, padding: text('EXPLICIT') },
      'explicit_paddings',
      { code: 'attribute-missing' },
    ],
    [
      'text that is not base64',
      { ...window, padding: { s: 'SAME!' } },
      'padding',
      { code: 'attribute-base64', value: 'SAME!' },
    ],
  ])('rejects %s, naming node and attribute', (_, attrs, key, fault) => {
    const read = () => windowAttributes(node(attrs));
    expect(read).toThrow(GraphError);
    expect(read).toThrow(expect.objectContaining({ subject: `conv (Conv2D) ${key}`, fault }));
  });
});

it('reads every kind of attribute, and the fallback where there is none', () => {
  const attrs = {
    ops: { list: { s: [btoa('BiasAdd'), btoa('Relu6')] } },
    count: { i: '3' },
    share: { f: 0.25 },
    endless: { f: 'Infinity' },
    zero: { i: 0 },
    flag: { b: true },
    shares: { list: { f: [0.5, 2] } },
    ksize: list(1, 2, 3, 1),
  };
  const read = node({ ...attrs, fused_ops: attrs.ops });
  expect(fusedOps(read)).toEqual(['BiasAdd', 'Relu6']);
  expect(fusedOps(node({}))).toEqual([]);
  expect(['count', 'share', 'endless', 'zero'].map((key) => numberOf(read, key))).toEqual([
    3,
    0.25,
    Number.POSITIVE_INFINITY,
    0,
  ]);
  expect(numbersOf(read, 'shares')).toEqual([0.5, 2]);
  expect(kernelSize(read)).toEqual([2, 3]);
  expect([flagOf(read, 'flag', false), flagOf(read, 'none', true)]).toEqual([true, true]);
  expect([textOf(read, 'none', 'NHWC'), numberOf(read, 'none', 7)]).toEqual(['NHWC', 7]);
  expect(() => numberOf(read, 'none')).toThrow(
    expect.objectContaining({ subject: 'conv (Conv2D) none', fault: { code: 'attribute-missing' } }),
  );
});
