/** The actions on the view of an image: the same for buttons, keys and pointer. */
import type { DisplayImage } from '../../core/image.ts';
import type { ViewCommands } from '../../state/view-commands.ts';
import {
  type Placement,
  type Point,
  type ViewportSize,
  type ViewTransform,
  viewTransform,
} from '../../viewer/geometry.ts';
import { fitted, flipped, panned, scaledAt, turned, zoomedAt } from '../../viewer/placements.ts';
import { presetWindow } from '../../viewer/presets.ts';
import { dragged, toneOf, windowOf } from '../../viewer/tones.ts';
import type { Preset } from '../../viewer/view-state.ts';

export interface ViewActions {
  /** By CSS px of a drag: right for a larger width, down for a higher centre. */
  adjustWindow(byX: number, byY: number): void;
  showPreset(preset: Preset): void;
  /** The file's own window or LUT, counted from 0. */
  showFileWindow(index: number): void;
  invert(): void;
  turn(by: 1 | -1): void;
  flip(axis: 'left-right' | 'top-bottom'): void;
  /** About a point of the viewport; about its middle without one. */
  zoom(factor: number, at?: Point): void;
  /** By CSS px. */
  pan(byX: number, byY: number): void;
  fit(): void;
  actualSize(): void;
  toggleCrisp(): void;
  reset(): void;
}

const nothing = (): void => undefined;

/** Of a view whose image is awaited. */
export const NO_ACTIONS: ViewActions = {
  adjustWindow: nothing,
  showPreset: nothing,
  showFileWindow: nothing,
  invert: nothing,
  turn: nothing,
  flip: nothing,
  zoom: nothing,
  pan: nothing,
  fit: nothing,
  actualSize: nothing,
  toggleCrisp: nothing,
  reset: nothing,
};

export function viewActions(
  { change, reset }: ViewCommands,
  key: number,
  display: DisplayImage,
  viewport: ViewportSize,
): ViewActions {
  const middle = { x: viewport.widthPx / 2, y: viewport.heightPx / 2 };
  const place = (to: (view: ViewTransform) => Placement) =>
    change(key, ({ placement }) => ({ placement: to(viewTransform(display, viewport, placement)) }));
  return {
    adjustWindow: (byX, byY) =>
      change(key, (view) => {
        const window = dragged(display, windowOf(toneOf(display, view).voi), byX, byY);
        return { window: { from: 'hand', window } };
      }),
    showPreset: (preset) =>
      change(key, () => ({ window: { from: 'preset', preset, window: presetWindow(display, preset) } })),
    showFileWindow: (index) => change(key, () => ({ window: { from: 'file', index } })),
    invert: () => change(key, ({ isInverted }) => ({ isInverted: !isInverted })),
    turn: (by) => change(key, ({ placement }) => ({ placement: turned(placement, by) })),
    flip: (axis) => change(key, ({ placement }) => ({ placement: flipped(placement, axis) })),
    zoom: (factor, at = middle) => place((view) => zoomedAt(view, at, factor)),
    pan: (byX, byY) => place((view) => panned(view, byX, byY)),
    fit: () => change(key, ({ placement }) => ({ placement: fitted(placement) })),
    actualSize: () => place((view) => scaledAt(view, middle, 1)),
    toggleCrisp: () =>
      change(key, ({ enlargement }) => ({ enlargement: enlargement === 'smooth' ? 'crisp' : 'smooth' })),
    reset: () => reset(key),
  };
}
