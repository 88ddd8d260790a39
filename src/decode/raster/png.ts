/**
 * PNG to grey at its own depth: 1 to 16 bits, palette, alpha, Adam7.
 *
 * The lines are read here and not by a library: the one tried (fast-png 8.0.0) misreads interlaced
 * pictures below 8 bits, silently fills missing lines with zeros, and inflates without a limit.
 */

import { throwIfAborted } from '../../core/abort.ts';
import { plainImage } from '../../core/image.ts';
import { pixelKernels } from '../../pixels/kernels.ts';
import type { Bytes } from '../bytes.ts';
import type { Decoder } from '../contract.ts';
import { inflateKnown } from '../inflate.ts';
import { decodeError, unsupported } from '../problems.ts';
import { orient } from './exif.ts';
import { toGrey } from './grey.ts';
import { type PngChunks, readChunks } from './png-chunks.ts';
import { inflatedBytes, readScanlines } from './png-scanlines.ts';

export const decodeFile: Decoder['decodeFile'] = async (file, signal) => {
  const chunks = readChunks(file);
  const { depth, channels, indexed } = chunks.header;
  const [lines, kernels] = await Promise.all([inflateLines(chunks, signal), pixelKernels()]);
  const stored = await readScanlines(lines, chunks.header, signal, kernels);
  const grey = indexed
    ? toGrey(lookup(stored, chunks.palette), 3, 255)
    : toGrey(stored, channels, 2 ** depth - 1);
  if (grey === null) throw unsupported('colour', { code: 'colour', format: 'PNG' });
  const { samples, widthPx, heightPx } = orient(grey, chunks.header, chunks.orientation);
  const image = plainImage(samples, widthPx, heightPx, indexed ? 8 : depth);
  return { image: { ...image, isColour: channels >= 3 }, study: null, cautions: [] };
};

async function inflateLines({ header, data }: PngChunks, signal: AbortSignal): Promise<Bytes> {
  const expected = inflatedBytes(header);
  const lines = await inflateKnown(data, 'deflate', expected, signal).catch((cause: unknown) => {
    throwIfAborted(signal);
    throw decodeError('PNG', 'corrupt', { code: 'invalid-compression' }, cause);
  });
  if (lines.length < expected) {
    throw decodeError('PNG', 'truncated', { code: 'pixel-bytes', expected, found: lines.length });
  }
  return lines;
}

/** Palette indices to interleaved RGB. */
function lookup(indices: Uint8Array | Uint16Array, palette: Bytes): Uint8Array {
  const rgb = new Uint8Array(indices.length * 3);
  for (const [pixel, index] of indices.entries()) {
    const entry = palette.subarray(index * 3, index * 3 + 3);
    if (entry.length < 3) throw decodeError('PNG', 'corrupt', { code: 'palette-entry', entry: index });
    rgb.set(entry, pixel * 3);
  }
  return rgb;
}
