/** The real files against dcmtk, the reference implementation: sample by sample. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { bufferOf } from '../../../tools/fixtures/problem-of.ts';
import { neverAborted } from '../../core/abort.ts';
import type { Samples } from '../../core/image.ts';
import { decode } from '../decode.ts';

const real = fileURLToPath(new URL('../../../../shared/data/dicom/', import.meta.url));
const drawn = fileURLToPath(new URL('../../../fixtures/files/', import.meta.url));
const hasReal = existsSync(real);
const hasDcmtk = spawnSync('dcmdump', ['--version']).status === 0;
if (!hasReal) console.warn('dcmtk.test.ts compares drawn pictures only: ../shared/data/dicom is missing');
if (!hasDcmtk) console.warn('dcmtk.test.ts skips the comparison with dcmtk: it is not installed');

const files = [
  ...(hasReal
    ? readdirSync(real)
        .filter((name) => name.endsWith('.dcm'))
        .map((name) => real + name)
    : []),
  ...['implicit.dcm', 'monochrome1.dcm', 'CHEST0001'].map((name) => drawn + name),
];

const named = files.map((file) => [basename(file), file] as const);

const scratch = mkdtempSync(join(tmpdir(), 'penumbra-'));
afterAll(() => rmSync(scratch, { recursive: true }));

/** Stored samples by dcmtk: decompressed, then the raw value of the pixel data element. */
function samplesByDcmtk(file: string): Buffer {
  const plain = join(scratch, 'plain.dcm');
  execFileSync('dcmdjpeg', [file, plain]);
  const folder = mkdtempSync(join(scratch, 'raw-'));
  execFileSync('dcmdump', ['+W', folder, plain]);
  const [name = ''] = readdirSync(folder);
  return readFileSync(join(folder, name));
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Samples) => Buffer.from(buffer, byteOffset, byteLength);

const decodeFile = async (path: string) => (await decode(bufferOf(readFileSync(path)), neverAborted)).image;

describe.skipIf(!hasDcmtk)('dcmtk agrees', () => {
  it.each(named)('on every stored sample of %s', async (_, file) => {
    const { samples } = await decodeFile(file);
    expect(Buffer.compare(bytesOf(samples), samplesByDcmtk(file))).toBe(0);
  });

  it.each([
    ['implicit little endian', '+ti'],
    ['explicit little endian', '+te'],
    ['deflated', '+td'],
    ['explicit big endian', '+tb'],
  ])('on the same picture written as %s', async (_, option) => {
    for (const file of files) {
      const plain = join(scratch, 'plain.dcm');
      const converted = join(scratch, 'converted.dcm');
      execFileSync('dcmdjpeg', [file, plain]);
      execFileSync('dcmconv', [option, plain, converted]);
      const [ours, theirs] = [await decodeFile(file), await decodeFile(converted)];
      expect(Buffer.compare(bytesOf(ours.samples), bytesOf(theirs.samples))).toBe(0);
      expect({ ...theirs, samples: null, transferSyntax: null }).toEqual({
        ...ours,
        samples: null,
        transferSyntax: null,
      });
    }
  });

  it.each(named)('on what %s shows through its first window, within a level', async (_, file) => {
    const pgm = join(scratch, 'shown.pgm');
    const image = await decodeFile(file);
    const [window] = image.windows;
    execFileSync('dcmj2pnm', ['--write-raw-pnm', ...(window ? ['+Wi', '1'] : []), file, pgm]);
    const shown = readFileSync(pgm).subarray(-image.samples.length);
    const low = window ? window.center - 0.5 - (window.width - 1) / 2 : 0;
    const range = window ? window.width - 1 : 255;
    let largest = 0;
    for (const [index, sample] of image.samples.entries()) {
      const value = sample * image.rescale.slope + image.rescale.intercept;
      const grey = 255 * Math.min(1, Math.max(0, (value - low) / range));
      const upright = image.photometric === 'MONOCHROME1' ? 255 - grey : grey;
      largest = Math.max(largest, Math.abs(upright - (shown[index] ?? 0)));
    }
    // dcmtk cuts to whole levels where this formula (PS3.3 C.11.2.1.2.1) keeps the fraction.
    expect(largest).toBeLessThanOrEqual(1);
  });
});
