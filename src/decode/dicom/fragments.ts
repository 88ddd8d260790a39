/** Which fragments of encapsulated pixel data belong to which frame: DICOM PS3.5, A.4. */
import { type Bytes, hasText, joinBytes } from '../bytes.ts';
import { decodeError } from '../problems.ts';

export interface Fragment {
  /** Counted from the first byte after the basic offset table, as the tables' own offsets are. */
  readonly offset: number;
  readonly value: Bytes;
}

export interface EncapsulatedPixels {
  readonly kind: 'encapsulated';
  /** Offset of each frame's first fragment, from the extended or the basic table; may be empty. */
  readonly frameStarts: readonly number[];
  /** Bytes of each frame, from the extended table; may be empty. */
  readonly frameLengths: readonly number[];
  /** At least one of them holds a byte. */
  readonly fragments: readonly Fragment[];
}

/** How the compressed streams begin: JPEG and JPEG-LS, JPEG 2000, JP2. */
const STREAM_STARTS = ['\xff\xd8\xff', '\xff\x4f\xff\x51', '\0\0\0\x0cjP  '];

/**
 * The compressed stream of one frame, its fragments joined. All fragments of a single frame are
 * its own, whatever a table says: some writers put an entry for each fragment. Of several frames
 * the offset table tells where each begins, if its entries are those of fragments; else there is
 * one fragment for each frame, or each frame begins with the start of a stream.
 * @param frame counted from 0
 * @param frames as the header says
 * @throws AppError `decode`/`corrupt` where the frames cannot be told apart
 */
export function frameStream(pixels: EncapsulatedPixels, frame: number, frames: number): Bytes {
  const fragments = pixels.fragments.filter(({ value }) => value.length > 0);
  const join = (some: readonly Fragment[]) => joinBytes(some.map(({ value }) => value));
  if (frames === 1) return join(fragments);
  const starts = firstFragments(pixels.frameStarts, fragments, frames);
  if (starts === null) {
    const detail = { code: 'dicom-frames-apart', frames, fragments: fragments.length } as const;
    throw decodeError('DICOM', 'corrupt', detail);
  }
  const stream = join(fragments.slice(starts[frame], starts[frame + 1]));
  const length = pixels.frameLengths.length === frames ? pixels.frameLengths[frame] : undefined;
  return stream.subarray(0, length);
}

/** Index of each frame's first fragment; null where nothing tells. */
function firstFragments(
  frameStarts: readonly number[],
  fragments: readonly Fragment[],
  frames: number,
): number[] | null {
  const byTable = frameStarts.map((start) => fragments.findIndex(({ offset }) => offset === start));
  const ascends = byTable.every((index, frame) => index > (byTable[frame - 1] ?? -1));
  if (byTable.length === frames && byTable[0] === 0 && ascends) return byTable;
  if (fragments.length === frames) return fragments.map((_, index) => index);
  const byStream = fragments.flatMap(({ value }, index) =>
    STREAM_STARTS.some((start) => hasText(value, start)) ? [index] : [],
  );
  return byStream.length === frames && byStream[0] === 0 ? byStream : null;
}
