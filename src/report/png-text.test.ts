import fc from 'fast-check';
import { decode, encode } from 'fast-png';
import { describe, expect, test } from 'vitest';
import { withPngText } from './png-text.ts';

const pixels = Uint8Array.from({ length: 12 }, (_, i) => 20 * i);
const PNG = new Uint8Array(encode({ width: 4, height: 3, data: pixels, channels: 1, depth: 8 }));

describe('text in a PNG', () => {
  test('is read by another decoder, which checks its checksums, beside the same pixels', () => {
    const json = JSON.stringify({ file: 'Röntgen 胸部.png', probability: 0.25 });
    const { data, text } = decode(withPngText(PNG, { Software: 'Penumbra', Comment: json }), {
      checkCrc: true,
    });
    expect([...data]).toEqual([...pixels]);
    expect(text.Software).toBe('Penumbra');
    expect(JSON.parse(text.Comment ?? '')).toEqual(JSON.parse(json));
  });

  test('is ASCII whatever it holds', () => {
    fc.assert(
      fc.property(fc.json({ stringUnit: 'binary' }), (json) => {
        const { text } = decode(withPngText(PNG, { Comment: json }), { checkCrc: true });
        expect(JSON.parse(text.Comment ?? '')).toEqual(JSON.parse(json));
      }),
    );
  });
});
