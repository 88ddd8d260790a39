/** Opens image files, in a worker of its own where the device has more than one core. */
import type { DisplayImage } from '../core/image.ts';
import { Queue } from '../core/queue.ts';
import { decode } from '../decode/decode.ts';
import { decoders } from '../decode/registry.ts';
import { openImage } from '../pipeline/open-image.ts';
import { displayImage } from '../preprocess/display.ts';
import { contentOf } from '../sources/entry-blob.ts';
import type { Calls } from './host-wire.ts';
import type { ImageApi } from './protocol.ts';

/** Radiographs come as these; the decoders of other formats are larger or rarely asked for. */
const COMMON = ['application/dicom', 'image/jpeg', 'image/png'] as const;

/** One file is opened at a time, so that memory holds one decoded image however many are asked for. */
export function createImageCalls(): Calls<ImageApi> {
  const queue = new Queue();
  return {
    async load() {
      await Promise.all(COMMON.map((mediaType) => decoders[mediaType]()));
      return { value: null };
    },

    openImage: ({ blob, frame, recipe, withDisplay }, { signal, report }) =>
      queue.run(async () => {
        const onDisplay = (display: DisplayImage) => report({ display }, [display.samples.buffer]);
        const value = await openImage(await contentOf(blob, signal), recipe, {
          signal,
          frame,
          mayFree: true,
          onState: (state) => report({ state }),
          ...(withDisplay && { onDisplay }),
        });
        return { value, transfer: [value.input.data.buffer, value.thumbnail.grey.buffer] };
      }, signal),

    render: ({ blob, frame }, { signal }) =>
      queue.run(async () => {
        const content = await contentOf(blob, signal);
        const { image } = await decode(content, signal, frame, { mayFree: true });
        const value = displayImage(image);
        return { value, transfer: [value.samples.buffer] };
      }, signal),
  };
}
