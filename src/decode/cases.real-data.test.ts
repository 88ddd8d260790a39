/** Files that follow public bug reports, with the right picture of each: ../shared/cases/decode. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { bufferOf } from '../../tools/fixtures/problem-of.ts';
import { neverAborted } from '../core/abort.ts';
import type { Caution } from '../core/finding.ts';
import { preprocess } from '../preprocess/preprocess.ts';
import { decode } from './decode.ts';

const FOLDER = fileURLToPath(new URL('../../../shared/cases/decode/', import.meta.url));
const hasCases = existsSync(FOLDER);
const files = hasCases
  ? readdirSync(FOLDER).filter((name) => /\.(dcm|png|jpg)$/.test(name) && !/\.right\./.test(name))
  : [];

/** Cautions that a case calls for; the others call for none. */
const expectedCautions: Readonly<Record<string, readonly Caution['code'][]>> = {
  '04d_voilut_short_with_window.dcm': ['lut-damaged'],
  '14_mono2_inverse.dcm': ['inverse-shape'],
  '24a_says_explicit_is_implicit.dcm': ['encoding'],
};

const read = async (name: string) => decode(bufferOf(readFileSync(FOLDER + name)), neverAborted);

describe.skipIf(!hasCases)(
  `pictures of reported files${hasCases ? '' : ' (skipped: no ../shared/cases)'}`,
  () => {
    it.each(files)('%s is right within 1/1024', async (name) => {
      const { image, cautions } = await read(name);
      const tones = await preprocess(image, [
        { op: 'rescale' },
        { op: 'window' },
        { op: 'invert', when: 'MONOCHROME1' },
      ]);
      const { image: wanted } = await read(name.replace(/\.\w+$/, '.right.png'));
      expect(wanted.bitsStored).toBe(16);
      expect(tones.shape).toEqual([1, wanted.heightPx, wanted.widthPx, 1]);
      let largest = 0;
      for (const [index, value] of tones.data.entries()) {
        largest = Math.max(largest, Math.abs(value - (wanted.samples[index] ?? 0) / 65535));
      }
      expect(largest).toBeLessThanOrEqual(1 / 1024);
      expect(cautions.map(({ code }) => code)).toEqual(expectedCautions[name] ?? []);
    });
  },
);
