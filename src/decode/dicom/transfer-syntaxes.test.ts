import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { bufferOf, problemOf } from '../../../tools/fixtures/problem-of.ts';
import { detectorSamples, syntaxFiles } from '../../../tools/fixtures/transfer-syntaxes.ts';
import { neverAborted } from '../../core/abort.ts';
import { decode } from '../decode.ts';

const folder = fileURLToPath(new URL('../../../fixtures/files/', import.meta.url));
const read = (file: string) => readFileSync(folder + file);

describe('one file for each transfer syntax', () => {
  it.each(syntaxFiles)('$file gives the drawn samples back, within $error', async ({ file, uid, error }) => {
    const { image } = await decode(bufferOf(read(file)), neverAborted);
    expect(image).toMatchObject({ transferSyntax: uid, widthPx: 127, heightPx: 127, bitsStored: 12 });
    const differences = Array.from(image.samples, (sample, index) =>
      Math.abs(sample - (detectorSamples[index] ?? 0)),
    );
    expect(differences).toHaveLength(127 * 127);
    expect(Math.max(...differences)).toBeLessThanOrEqual(error);
  });

  // The last fragment ends 8 bytes before the end of the file, where the sequence delimiter is.
  const encapsulated = syntaxFiles.filter(
    ({ uid }) => !uid.startsWith('1.2.840.10008.1.2.2') && !uid.endsWith('.99'),
  );
  it.each(encapsulated)('$file with half of its stream is an error, and no picture', async ({ file }) => {
    const whole = read(file);
    const item = whole.lastIndexOf(Buffer.of(0xfe, 0xff, 0x00, 0xe0));
    const length = whole.readUInt32LE(item + 4) >> 1;
    const half = Buffer.concat([whole.subarray(0, item + 8 + (length & ~1)), whole.subarray(-8)]);
    half.writeUInt32LE(length & ~1, item + 4);
    const problem = await problemOf(decode(bufferOf(half), neverAborted));
    expect(problem).toMatchObject({
      kind: 'decode',
      // Of a DEFLATE stream the platform says only that it is invalid, and libjxl of its own, too.
      reason: /deflated-frame|jpeg-xl/.test(file) ? 'corrupt' : 'truncated',
      detail: { code: 'dicom-frame', frame: 1 },
    });
  });
});
