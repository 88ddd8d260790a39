import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { encapsulate, radiograph, writeDicom } from '../../tools/fixtures/dicom-writer.ts';
import { overlayElements } from '../../tools/fixtures/overlays.ts';
import { bufferOf } from '../../tools/fixtures/problem-of.ts';
import { syntaxFiles } from '../../tools/fixtures/transfer-syntaxes.ts';
import { encodeJpegLs } from '../../tools/fixtures/wasm-encoders.ts';
import { neverAborted } from '../core/abort.ts';
import { AppError } from '../core/errors.ts';
import { decode } from './decode.ts';

const folder = new URL('../../fixtures/files/', import.meta.url);
const read = (name: string) => bufferOf(readFileSync(new URL(name, folder)));

/** The decoded file, or why there is none. */
const outcome = async (bytes: ArrayBuffer, mayFree: boolean) =>
  decode(bytes, neverAborted, 0, { mayFree }).catch((thrown: unknown) => AppError.from(thrown).problem);

describe('bytes that may be freed', () => {
  it.each(readdirSync(folder))('%s is decoded as it is from bytes that stay', async (name) => {
    const kept = read(name);
    expect(await outcome(read(name), true)).toEqual(await outcome(kept, false));
    expect(kept).toEqual(read(name));
  });

  // Their decoders hold the stream in a memory of their own.
  const foreign = syntaxFiles.filter(({ file }) => /jpeg-ls|jpeg-2000|htj2k|jpeg-xl/.test(file));
  it.each(foreign)('those of $file are freed', async ({ file }) => {
    const bytes = read(file);
    await decode(bytes, neverAborted, 0, { mayFree: true });
    expect(bytes.byteLength).toBe(0);
  });

  it('overlays, which are read last, are those of bytes that stay', async () => {
    const sizePx = 16;
    const samples = new Uint8Array(sizePx * sizePx).fill(9);
    const stream = await encodeJpegLs(
      { width: sizePx, height: sizePx, bitsPerSample: 8, componentCount: 1, isSigned: false },
      samples,
    );
    const bits = [...samples].map((_, index) => index & 1);
    const extra = overlayElements({ group: 0x6000, rows: sizePx, columns: sizePx, origin: [1, 1], bits });
    const pixels = encapsulate([stream]);
    const file = writeDicom({
      transferSyntax: '1.2.840.10008.1.2.4.80',
      elements: radiograph({ sizePx, bitsAllocated: 8, bitsStored: 8, pixels, extra }),
    });
    const { image } = await decode(bufferOf(file), neverAborted);
    expect(image.overlays).toHaveLength(1);
    const freed = await decode(bufferOf(file), neverAborted, 0, { mayFree: true });
    expect(freed.image.overlays).toEqual(image.overlays);
  });
});
