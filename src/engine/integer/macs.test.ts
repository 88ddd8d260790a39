import { expect, it } from 'vitest';
import { macsOf } from './macs.ts';
import type { PlanOp } from './plan.ts';
import { pointWindow } from './window.ts';

const window = { ...pointWindow(1, 8), outputHeight: 4, outputWidth: 5, kernelHeight: 3, kernelWidth: 3 };

it.each([
  [
    'a convolution: each pixel of the result meets every weight',
    { kind: 'conv', window, weights: new Int8Array(16 * 9 * 8) },
    20 * 16 * 9 * 8,
  ],
  [
    'a depthwise one: each channel meets its own filter',
    { kind: 'depthwise', window, weights: new Int8Array(9 * 8) },
    20 * 9 * 8,
  ],
  ['a product of matrices', { kind: 'float-matmul', rows: 2, inner: 3, columns: 5 }, 30],
  ['a table has none', { kind: 'lookup', table: new Uint8Array(256) }, null],
])('%s', (_, op, macs) => {
  expect(macsOf(op as unknown as PlanOp)).toBe(macs);
});
