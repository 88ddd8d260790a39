import { neverAborted } from '../../../core/abort.ts';
import type { StoredFrame } from '../codecs/contract.ts';
import { parseDataset } from '../dataset.ts';
import { readLayout } from '../layout.ts';
import { readPixelData } from '../pixel-data.ts';
import { codecOf, EXPLICIT_BIG } from '../transfer-syntaxes.ts';

/** One frame of a file as its codec returns it: not yet masked, colour and all. */
export async function storedFrameOf(file: Uint8Array, frame = 0): Promise<StoredFrame> {
  const { dataSet, transferSyntax, bytes } = await parseDataset(new Uint8Array(file), neverAborted);
  const pixelData = readPixelData(dataSet, bytes, transferSyntax !== EXPLICIT_BIG);
  const codec = await codecOf(transferSyntax)();
  return codec.decodeFrame(pixelData, readLayout(dataSet), frame, neverAborted);
}
