/**
 * Overlay planes: DICOM PS3.3 C.9.2 and C.9.3, PS3.5 8.1.2. Also those in unused bits of the pixel
 * data, which the standard has retired (PS3.3-2004) and old devices wrote.
 */
import type { Caution } from '../../../core/finding.ts';
import type { Overlay } from '../../../core/image.ts';
import { type Bytes, wordSwapped } from '../../bytes.ts';
import type { StoredFrame } from '../codecs/contract.ts';
import type { DataSet, Tag } from '../data-set.ts';
import { cropped, embeddedPlane, isEmpty, type Plane } from './bit-planes.ts';

/** Repeating groups 6000 to 601E (PS3.5, 7.6). */
const GROUPS = Array.from({ length: 16 }, (_, index) => 0x6000 + 2 * index);

interface Overlays {
  readonly overlays: readonly Overlay[];
  readonly cautions: readonly Caution[];
}

/** Whether {@link readOverlays} would read anything of the data set. */
export function hasOverlays(dataSet: DataSet): boolean {
  return GROUPS.some((group) => isPresent(dataSet, tagsOf(group)));
}

/**
 * Reads the overlays of one frame, cropped to the image. A plane that is damaged is left out with a
 * caution, and never keeps the image from being read; one without a single mark is left out without.
 * @param stored the frame before its samples are masked, which would clear embedded planes
 * @param frame counted from 0
 */
export function readOverlays(dataSet: DataSet, stored: StoredFrame, frame: number): Overlays {
  const overlays: Overlay[] = [];
  let isDamaged = false;
  for (const group of GROUPS) {
    const at = tagsOf(group);
    if (!isPresent(dataSet, at)) continue;
    const plane = readPlane(dataSet, at, stored, frame);
    isDamaged ||= plane === 'damaged';
    if (typeof plane === 'string') continue;
    const { widthPx, heightPx } = stored.layout;
    const shown = cropped(plane, widthPx, heightPx);
    if (shown === null || isEmpty(shown)) continue;
    overlays.push({ kind: dataSet.string(at(0x0040)) === 'R' ? 'region' : 'graphics', ...shown });
  }
  return { overlays, cautions: isDamaged ? [{ code: 'overlay-damaged' }] : [] };
}

type TagOf = (element: number) => Tag;

const tagsOf =
  (group: number): TagOf =>
  (element) =>
    `x${(group * 0x10000 + element).toString(16)}`;

/** Other elements of a group, such as a curve's or a private one, make no plane. */
function isPresent(dataSet: DataSet, at: TagOf): boolean {
  return [0x0010, 0x0011, 0x3000].some((element) => dataSet.element(at(element)) !== undefined);
}

/** The plane as the file places it, or why there is none on this frame. */
function readPlane(
  dataSet: DataSet,
  at: TagOf,
  { words, layout }: StoredFrame,
  frame: number,
): Plane | 'damaged' | 'elsewhere' {
  const [heightPx, widthPx] = [dataSet.uint16(at(0x0010)), dataSet.uint16(at(0x0011))];
  const [row, column] = [dataSet.int16(at(0x0050), 0), dataSet.int16(at(0x0050), 1)];
  if (!heightPx || !widthPx || row === undefined || column === undefined) return 'damaged';
  // The upper left pixel of the image is 1\1.
  const place = { top: row - 1, left: column - 1, widthPx, heightPx };

  const data = dataOf(dataSet, at(0x3000));
  if (data === null) {
    const isWhole = widthPx === layout.widthPx && heightPx === layout.heightPx;
    const bits = isWhole ? embeddedPlane(words, layout, dataSet.uint16(at(0x0102))) : null;
    return bits ? { ...place, bits, firstBit: 0 } : 'damaged';
  }
  // One frame for the first of the image, unless the overlay says otherwise (C.9.3.1.1).
  const frames = Math.max(1, dataSet.integer(at(0x0015)) || 1);
  const index = frame - ((dataSet.uint16(at(0x0051)) || 1) - 1);
  if (index < 0 || index >= frames) return 'elsewhere';
  const firstBit = index * widthPx * heightPx;
  return firstBit + widthPx * heightPx <= data.length * 8 ? { ...place, bits: data, firstBit } : 'damaged';
}

/** In big endian the two bytes of a word (VR OW) are exchanged; null where there is no data. */
function dataOf(dataSet: DataSet, tag: Tag): Bytes | null {
  const data = dataSet.value(tag);
  if (data === undefined) return null;
  return !dataSet.isLittleEndian && dataSet.element(tag)?.vr === 'OW' ? wordSwapped(data) : data;
}
