/** The value under the cursor against dcmtk and GDCM, on files of many devices. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { bufferOf } from '../../tools/fixtures/problem-of.ts';
import { neverAborted } from '../core/abort.ts';
import type { PixelImage } from '../core/image.ts';
import { decode } from '../decode/decode.ts';
import { displayImage } from '../preprocess/display.ts';
import { FITTED, viewTransform } from './geometry.ts';
import { valueAt } from './values.ts';

const FOLDER = fileURLToPath(new URL('../../../shared/data/dicom-devices/', import.meta.url));
const runs = (tool: string) => spawnSync(tool, ['--version']).status === 0;
const canCompare = existsSync(FOLDER) && runs('dcmdump') && runs('gdcmconv');
const files = canCompare ? readdirSync(FOLDER).filter((name) => /\.dcm$/.test(name)) : [];

const scratch = mkdtempSync(join(tmpdir(), 'penumbra-'));
afterAll(() => rmSync(scratch, { recursive: true }));

/** Programs that undo a compression; GDCM has JPEG 2000, which dcmtk has not. */
const DECODERS = [['dcmdjpeg'], ['dcmdjpls'], ['dcmdrle'], ['gdcmconv', '--raw']] as const;

/** The words of the pixel data, or null where no other decoder reads the file as grey. */
function wordsElsewhere(file: string): Buffer | null {
  const plain = join(scratch, 'plain.dcm');
  for (const [tool, ...options] of DECODERS) {
    rmSync(plain, { force: true });
    if (spawnSync(tool, [...options, file, plain]).status !== 0 || !existsSync(plain)) continue;
    const header = execFileSync('dcmdump', [
      '+P',
      'PhotometricInterpretation',
      '+P',
      'TransferSyntaxUID',
      plain,
    ]);
    if (!/MONOCHROME[12]/.test(header.toString()) || !/LittleEndian/.test(header.toString())) continue;
    const folder = mkdtempSync(join(scratch, 'raw-'));
    execFileSync('dcmdump', ['+W', folder, plain]);
    const largest = readdirSync(folder)
      .map((name) => readFileSync(join(folder, name)))
      .sort((a, b) => b.length - a.length)[0];
    if (largest) return largest;
  }
  return null;
}

/** A stored value of a word: its low bits, with the sign that they have. */
function storedOf(words: Buffer, index: number, { samples, bitsStored }: PixelImage): number {
  const word = samples.BYTES_PER_ELEMENT === 1 ? words.readUInt8(index) : words.readUInt16LE(2 * index);
  const isSigned = samples instanceof Int8Array || samples instanceof Int16Array;
  const up = 32 - bitsStored;
  return isSigned ? (word << up) >> up : (word << up) >>> up;
}

const PLACES = [
  [0.1, 0.1],
  [0.5, 0.5],
  [0.83, 0.27],
  [0.31, 0.74],
  [0.999, 0.999],
] as const;

describe.skipIf(!canCompare)(
  `other decoders${canCompare ? '' : ' (skipped: no files, dcmtk or GDCM)'}`,
  () => {
    const compared: string[] = [];

    it.each(files)(
      'agree about the value under the cursor at five places of %s, where they read it',
      async (name) => {
        const words = wordsElsewhere(FOLDER + name);
        const opened = await decode(bufferOf(readFileSync(FOLDER + name)), neverAborted).catch(() => null);
        if (!words || !opened || opened.image.isColour) return;
        const { image } = opened;
        const display = displayImage(image);
        const view = viewTransform(display, { widthPx: 800, heightPx: 700, devicePixelRatio: 1 }, FITTED);
        for (const [across, down] of PLACES) {
          const column = Math.floor(across * image.widthPx);
          const row = Math.floor(down * image.heightPx);
          const cursor = view.toScreen({ x: column + 0.5, y: row + 0.5 });
          const stored = storedOf(words, row * image.widthPx + column, image);
          expect(valueAt(display, view.toImage(cursor))).toMatchObject({ column, row, stored });
        }
        compared.push(name);
      },
    );

    it('were compared on at least ten files', () => {
      expect(compared.length).toBeGreaterThanOrEqual(10);
    });
  },
);
