import { describe, expect, it } from 'vitest';
import type { Detail, Found } from '../core/detail.ts';
import { explain } from './explain.ts';
import { messages } from './index.ts';

describe('what was found', () => {
  it.each<[Found, string]>([
    [{ code: 'unread-type', type: 'pdf' }, 'PDF document'],
    [{ code: 'animation', format: 'GIF', frames: 2 }, 'animated GIF with 2 frames'],
    [{ code: 'unknown-type', start: '00 01 02 03' }, 'unknown data that begins with 00 01 02 03'],
    [
      { code: 'transfer-syntax', uid: '1.2.840.10008.1.2.2', name: 'Explicit VR Big Endian' },
      '1.2.840.10008.1.2.2 (Explicit VR Big Endian)',
    ],
    [{ code: 'transfer-syntax', uid: '1.2.3.4', name: null }, '1.2.3.4 (private or unknown)'],
    [{ code: 'photometric-subsampled', photometric: 'YBR_FULL_422' }, 'uncompressed YBR_FULL_422'],
    [{ code: 'cmyk' }, 'CMYK JPEG'],
  ])('%j is named', (found, words) => {
    expect(messages.details.found(found)).toBe(words);
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
    expect(messages.details.cause(detail)).toEqual(
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
