/**
 * The window of an image that follows the window of another, because a person has linked both.
 * Values are copied as they are, as the VOI synchronizer of cornerstone does for OHIF, but only where
 * equal values mean the same; a preset follows on any image, as it is computed on each.
 */
import type { DisplayImage } from '../core/image.ts';
import { presetWindow } from './presets.ts';
import { ownTransformations } from './tones.ts';
import type { WindowChoice } from './view-state.ts';

/**
 * Whether a window in numbers shows both images alike: the same photometric interpretation, bits,
 * modality transformation and unit. No header tells more; two devices may still differ.
 */
export function haveComparableValues(one: DisplayImage, other: DisplayImage): boolean {
  if (one.modalityLut || other.modalityLut) return false;
  return (
    one.photometric === other.photometric &&
    one.bitsStored === other.bitsStored &&
    one.rescale.slope === other.rescale.slope &&
    one.rescale.intercept === other.rescale.intercept &&
    one.modalityUnit === other.modalityUnit
  );
}

/**
 * @param choice made on `from`
 * @returns for `to`; null where nothing on it corresponds, so that it keeps its own
 */
export function followedWindow(
  choice: WindowChoice,
  from: DisplayImage,
  to: DisplayImage,
): WindowChoice | null {
  switch (choice.from) {
    case 'preset':
      return { ...choice, window: presetWindow(to, choice.preset) };
    case 'file':
      // Each shows its own first one; others have no counterpart in another file.
      return choice.index === 0 ? choice : followedFileWindow(choice.index, from, to);
    case 'hand':
      return haveComparableValues(from, to) ? choice : null;
  }
}

/** The numbers of a window that a person chose among those of the file. */
function followedFileWindow(index: number, from: DisplayImage, to: DisplayImage): WindowChoice | null {
  const voi = ownTransformations(from)[index];
  if (voi?.kind !== 'window' || !haveComparableValues(from, to)) return null;
  return { from: 'hand', window: voi.window };
}
