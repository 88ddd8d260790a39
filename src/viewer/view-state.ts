/** How one image is shown. It belongs to that image: nothing of it is carried over to another. */
import type { VoiWindow } from '../core/image.ts';
import { FITTED, type Placement } from './geometry.ts';

/** Windows for parts of the chest, by percentiles of the image; `auto` leaves out its extremes. */
export type Preset = 'auto' | 'lung' | 'bone' | 'mediastinum';

/** Which values are shown from black to white, and who said so. */
export type WindowChoice =
  /** The file's own window or VOI LUT, counted from 0; its first, unless a person chose another. */
  | { readonly from: 'file'; readonly index: number }
  | { readonly from: 'preset'; readonly preset: Preset; readonly window: VoiWindow }
  | { readonly from: 'hand'; readonly window: VoiWindow };

/** How pixels of the image that are larger than the screen's are drawn: blended, or as squares. */
export type Enlargement = 'smooth' | 'crisp';

export interface ViewState {
  readonly window: WindowChoice;
  /** Whether a person has exchanged black and white; the file's own polarity is no part of it. */
  readonly isInverted: boolean;
  readonly placement: Placement;
  readonly enlargement: Enlargement;
}

/** As the file says. */
export const INITIAL_VIEW: ViewState = {
  window: { from: 'file', index: 0 },
  isInverted: false,
  placement: FITTED,
  enlargement: 'smooth',
};

/** The effect of a drag with the left button or one finger; measuring has tools of its own. */
export type ViewTool = 'window' | 'pan' | 'zoom' | 'magnify';
