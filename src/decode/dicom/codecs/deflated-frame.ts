/** Deflated Image Frame Compression: each frame is a DEFLATE stream (DICOM PS3.5, A.4.13). */
import { throwIfAborted } from '../../../core/abort.ts';
import type { Bytes } from '../../bytes.ts';
import { inflateKnown } from '../../inflate.ts';
import { decodeError } from '../../problems.ts';
import { encapsulated } from './encapsulated.ts';
import { frameOfBytes, frameSize } from './stored-bytes.ts';

export const decodeFrame = encapsulated('deflate', async (stream, layout, signal) => {
  const read = (bytes: Bytes) => inflateKnown([bytes], 'deflate-raw', frameSize(layout), signal);
  // A stream of odd length has one byte of padding, which some inflaters reject.
  const bytes = await read(stream)
    .catch(() => read(stream.subarray(0, -1)))
    .catch((cause: unknown) => {
      throwIfAborted(signal);
      throw decodeError('DICOM', 'corrupt', { code: 'invalid-compression' }, cause);
    });
  return frameOfBytes(bytes, layout);
});
