import { describe, expect, it } from 'vitest';
import type { Detail, Found } from '../core/detail.ts';
import type { GraphFault, GraphFaultCodes } from '../core/faults/graph.ts';
import type { ManifestFault, ManifestFaultCodes } from '../core/faults/manifest.ts';
import { explain } from './explain.ts';
import { problemMessages } from './problems.ts';

describe('what was found', () => {
  it.each<[Found, string]>([
    [{ code: 'unread-type', type: 'pdf' }, 'PDF document'],
    [{ code: 'animation', format: 'GIF', frames: 2 }, 'animated GIF with 2 frames'],
    [{ code: 'unknown-type', start: '00 01 02 03' }, 'unknown data that begins with 00 01 02 03'],
    [
      { code: 'transfer-syntax', uid: '1.2.840.10008.1.2.4.102', name: 'MPEG-4 AVC High Profile' },
      '1.2.840.10008.1.2.4.102 (MPEG-4 AVC High Profile)',
    ],
    [{ code: 'transfer-syntax', uid: '1.2.3.4', name: null }, '1.2.3.4 (private or unknown)'],
    [{ code: 'jpeg-process', marker: 0xc2, bits: 12 }, 'progressive JPEG with 12 bits per sample'],
    [{ code: 'jpeg-subsampled' }, '12-bit JPEG with subsampled chroma'],
    [{ code: 'jpeg-xl-signed' }, 'JPEG XL with signed samples'],
    [{ code: 'cmyk' }, 'CMYK JPEG'],
  ])('%j is named', (found, words) => {
    expect(problemMessages.details.found(found)).toBe(words);
    expect(explain({ kind: 'unsupported', subject: 'file-type', found }).cause).toBe(`Found: ${words}.`);
  });
});

describe('a cause', () => {
  it.each<[Detail, string]>([
    [{ code: 'thrown', text: 'context lost' }, 'context lost.'],
    [
      { code: 'pixel-bytes', expected: 4096, found: 4000 },
      'The pixel data needs 4,096 bytes, but only 4,000 were found.',
    ],
    [
      { code: 'dicom-frame', codec: 'RLE', frame: 2, cause: { code: 'rle-segments', expected: 2, found: 1 } },
      'Frame 2, RLE: The frame should have 2 segments and has 1.',
    ],
    [
      { code: 'too-many-pixels', widthPx: 30_000, heightPx: 30_000, mostPixels: 1e8 },
      'The image has 30,000 × 30,000 pixels; the limit is 100 million.',
    ],
    [
      { code: 'no-variant', variant: 'float16', offered: ['float32', 'int8'] },
      'The model has no float16 variant; it has float32, int8.',
    ],
    [
      { code: 'label-count', probabilities: 3, labels: 1 },
      'The network gives 3 probabilities, but the manifest has 1 label.',
    ],
    [
      { code: 'trial', variant: 'int8', cause: { code: 'probabilities-shape', found: [1, 3], labels: 4 } },
      'int8: The probabilities are [1, 3], not [1, 4] for 4 labels.',
    ],
    [{ code: 'not-finite', tensor: 'image', index: 17, value: 'NaN' }, /image\[17\]/],
    [{ code: 'worker-stopped', cause: null }, /its script could not be loaded/],
    [{ code: 'worker-stopped', cause: 'out of memory' }, /out of memory/],
  ] as [Detail, string][])('%j is a sentence', (detail, words) => {
    expect(problemMessages.details.cause(detail)).toEqual(
      typeof words === 'string' ? words : expect.stringMatching(words),
    );
  });

  it('names the model and the file that it is about', () => {
    const detail = { code: 'not-json' } as const;
    const file = 'manifest.json';
    expect(
      explain({ kind: 'model', reason: 'invalid-manifest', modelId: 'lite', file, detail }),
    ).toMatchObject({ cause: 'lite, manifest.json: The file is not JSON.' });
    expect(
      explain({ kind: 'import', reason: 'no-manifest', modelId: null, file: null, detail }),
    ).toMatchObject({ cause: 'The file is not JSON.' });
  });

  it('names the backend that it is about', () => {
    const detail = { code: 'session-disposed' } as const;
    expect(explain({ kind: 'backend', backend: 'wasm', reason: 'failed', detail })).toMatchObject({
      cause: 'WASM: The session has been closed.',
    });
  });
});

/** One of each code, so that a code without an example is a type error. */
type Examples<Codes> = { readonly [C in keyof Codes]: Codes[C] };

const graphFaults: Examples<GraphFaultCodes> = {
  schema: { issue: 'Expected string' },
  'http-answer': { status: 404, text: 'Not Found' },
  'node-twice': {},
  'no-output-node': {},
  'input-absent': { input: 'before' },
  'output-unmade': {},
  cycle: {},
  'constant-without-weight': {},
  'weight-twice': {},
  'weights-length': { found: 11, expected: 12 },
  'weight-type': { dtype: 'bool', stored: 'uint16' },
  'weight-range': { scale: 'NaN', min: 'Infinity' },
  'packed-absent': {},
  'packed-too-short': { found: 11, expanded: 99 },
  'packed-axis': { shape: [3], axis: 4, least: -128 },
  'packed-bits': { channel: 3, bits: 9 },
  'packed-cut': { needed: 11, from: 12, end: 13 },
  'packed-padding': {},
  'packed-rest': { found: 11, end: 12 },
  'attribute-missing': {},
  'attribute-unsupported': { value: 'NCHW' },
  'attribute-base64': { value: 'SAME!' },
  'attribute-paddings': {},
  'attribute-spatial': { values: [1, 2, 3, 4] },
  'operator-unknown': { known: ['Add', 'Conv2D'] },
  'placeholder-unsigned': {},
  'no-input': { index: 3 },
  'further-output': { output: 'split:1' },
  'not-constant': { index: 3 },
  'not-one-image': { shape: [2, 8, 8, 3] },
  'window-too-large': { shape: [1, 2, 2, 3] },
  'filters-for-channels': { filters: 11, channels: 12 },
  'matrix-shapes': { a: [2, 3], b: [4, 5], isTransposed: false },
  'matrix-of-image': {},
  'fused-operators': { operators: ['BiasAdd', 'Sigmoid'] },
  'bias-shape': { shape: [7], filters: 8 },
  'no-broadcast': { a: [2, 3], b: [4] },
  'statistics-channels': { channels: 11, shape: [1, 12] },
  'reshape-size': { from: [2, 3], to: [7] },
  'pad-mode': { mode: 'WRAP' },
  'no-parts': {},
  'pool-dilation': {},
  'not-quantized': {},
  'activations-unknown': {},
  'other-precision': { precision: 'dynamic' },
  'quantization-of-none': {},
  'channel-scale': { scale: 'NaN' },
  'not-int8': { value: 200 },
  'bias-range': { channel: 11, bias: '9', integer: '99', unit: '0.09' },
  'sum-range': { channel: 11, largest: 2 ** 31 },
  'multiplier-range': { channel: 11, multiplier: 'NaN' },
  'step-range': { channel: 11, largest: '4194304.5' },
};

const manifestFaults: Examples<ManifestFaultCodes> = {
  schema: { issue: 'Expected string' },
  'other-schema': { known: 3 },
  'unknown-task': { task: '"segmentation"', known: ['classification'] },
  'no-variant-id': {},
  twice: { name: 'Edema' },
  'no-label': { label: 'Edema' },
  'step-after-replicate': {},
  'values-for-channels': { values: 3, channels: 4 },
  'recipe-channels': { given: 3, input: 4 },
  'recipe-size': { widthPx: 11, heightPx: 12, inputWidthPx: 13, inputHeightPx: 14 },
  'id-without-precision': { id: 'int8-w0.5', precision: 'float32' },
  'thresholds-uncalibrated': {},
  'thresholds-cross': {
    label: 'Mass',
    laxer: 'sensitivity-90',
    laxerValue: 0.023,
    stricter: 'youden',
    stricterValue: 0.022,
  },
  'measured-for-other-files': { variant: 'int8', version: '2', modelId: 'tiny' },
  'measured-for-other-version': { variant: 'int8', measured: '1', version: '2', modelId: 'tiny' },
  'cross-validated-other-version': { measured: '1', version: '2' },
};

function entriesOf<T>(examples: object): T[] {
  return Object.entries(examples).map(([code, parameters]) => ({ code, ...parameters }));
}

/** Every parameter as a text would write it; a flag chooses words and is not written. */
function figuresOf(parameters: object): readonly string[] {
  return Object.values(parameters)
    .filter((value) => typeof value !== 'boolean')
    .map((value) => (Array.isArray(value) ? value.join(', ') : value.toLocaleString('en-GB')));
}

describe('each fault is full sentences that name all its parameters', () => {
  const expectSentences = (text: string, prefix: string, parameters: object) => {
    expect(text.startsWith(`${prefix}: `)).toBe(true);
    const plain = text.replaceAll(/(?<=\d),(?=\d{3})/g, '');
    expect(text).toMatch(/\.$/);
    expect(text).not.toMatch(/undefined|\[object|[a-z]-[a-z]+$/);
    for (const figure of figuresOf(parameters))
      expect(plain).toContain(figure.replaceAll(/(?<=\d),(?=\d)/g, ''));
  };

  it.each(entriesOf<GraphFault>(graphFaults))('of a graph: $code', (fault) => {
    const { code, ...parameters } = fault;
    const text = problemMessages.details.cause({ code: 'graph', subject: 'conv (Conv2D)', fault });
    expectSentences(text, 'conv (Conv2D)', parameters);
    expect(text).not.toBe(`conv (Conv2D): ${code}`);
  });

  it.each(entriesOf<ManifestFault>(manifestFaults))('of a manifest: $code', (fault) => {
    const { code, ...parameters } = fault;
    const text = problemMessages.details.cause({ code: 'manifest-field', field: 'variants.0', fault });
    expectSentences(text, 'variants.0', parameters);
    expect(text).not.toBe(`variants.0: ${code}`);
  });

  it.each([
    [
      { code: 'measured-for-other-files', variant: 'int8', version: '2', modelId: 'tiny' },
      'npm run calibrate -- --model tiny',
    ],
    [{ code: 'cross-validated-other-version', measured: '1', version: '2' }, 'npm run cross-validate'],
    [{ code: 'other-schema', known: 3 }, 'npm run import'],
  ] as [ManifestFault, string][])('$0.code names the way out', (fault, command) => {
    expect(problemMessages.details.cause({ code: 'manifest-field', field: 'x', fault })).toContain(command);
  });
});
