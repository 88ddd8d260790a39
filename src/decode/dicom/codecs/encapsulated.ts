/** The part that all compressed transfer syntaxes share: from the pixel data to one frame. */
import { AppError } from '../../../core/errors.ts';
import type { Bytes } from '../../bytes.ts';
import { decodeError } from '../../problems.ts';
import { frameStream } from '../fragments.ts';
import type { FrameLayout } from '../layout.ts';
import type { Codec, StoredFrame } from './contract.ts';

/**
 * @param codec the name that an error gives, e.g. `JPEG-LS`
 * @param decodeStream one frame's stream to its samples
 * @returns a codec whose every problem with the data names the codec and the frame
 */
export function encapsulated(
  codec: string,
  decodeStream: (
    stream: Bytes,
    layout: FrameLayout,
    signal: AbortSignal,
    release: () => void,
  ) => Promise<StoredFrame> | StoredFrame,
): Codec['decodeFrame'] {
  return async (pixelData, layout, frame, signal, release) => {
    if (pixelData.kind !== 'encapsulated') throw decodeError('DICOM', 'corrupt', { code: 'dicom-native' });
    const stream = frameStream(pixelData, frame, layout.frames);
    try {
      return await decodeStream(stream, layout, signal, release);
    } catch (thrown) {
      const { problem } = AppError.from(thrown);
      if (problem.kind !== 'decode') throw thrown;
      const detail = { code: 'dicom-frame', codec, frame: frame + 1, cause: problem.detail } as const;
      throw decodeError('DICOM', problem.reason, detail, thrown);
    }
  };
}
