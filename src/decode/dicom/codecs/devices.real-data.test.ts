/** Files of real devices: their stored samples are those on which other decoders agree. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { storedFrameOf } from '../testing/stored-frame.ts';

const shared = fileURLToPath(new URL('../../../../../shared/', import.meta.url));
const files = `${shared}data/dicom-devices/`;
const table = `${shared}cases/device-samples.csv`;
const isThere = existsSync(files) && existsSync(table);
if (!isThere) console.warn('devices.real-data.test.ts is skipped: ../shared/data/dicom-devices is missing');

interface Row {
  readonly file: string;
  /** Which samples; those of other steps than decoding are tested elsewhere. */
  readonly what: string;
  readonly sha256: string;
}

const rows = isThere
  ? Papa.parse<Row>(readFileSync(table, 'utf8'), { header: true, skipEmptyLines: true }).data
  : [];
const decoded = rows.filter(({ what }) => /^stored values/.test(what) || what === 'RGB by pixel');

describe.skipIf(!isThere)('the samples of devices', () => {
  it('are there', () => expect(decoded.length).toBeGreaterThanOrEqual(19));

  it.each(decoded)('$file, $what', async ({ file, sha256 }) => {
    const { words } = await storedFrameOf(readFileSync(files + file));
    const bytes = new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
  });
});
