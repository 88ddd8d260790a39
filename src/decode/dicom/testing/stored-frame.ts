import { neverAborted } from '../../../core/abort.ts';
import type { StoredFrame } from '../codecs/contract.ts';
import { readFile } from '../file.ts';
import { readLayout } from '../layout.ts';
import { readPixelData } from '../pixel-data.ts';
import { codecOf } from '../transfer-syntaxes.ts';

/** One frame of a file as its codec returns it: not yet masked, colour and all. */
export async function storedFrameOf(file: Uint8Array, frame = 0): Promise<StoredFrame> {
  const { dataSet, transferSyntax } = await readFile(new Uint8Array(file), neverAborted);
  const codec = await codecOf(transferSyntax)();
  return codec.decodeFrame(readPixelData(dataSet), readLayout(dataSet), frame, neverAborted, () => {});
}
