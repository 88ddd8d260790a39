/** Measuring on the image, the marks of the file, and where a spacing was measured. */
import type { Spacing } from '../../core/image.ts';
import { decimals, significant } from '../format.ts';

type Kind = 'length' | 'angle' | 'cobb' | 'ratio';

export const menu = 'Measure';
export const menuLabel = 'Measurements and marks';
export const kinds: Readonly<Record<Kind, string>> = {
  length: 'Length',
  angle: 'Angle',
  cobb: 'Cobb angle',
  ratio: 'Cardiothoracic ratio',
};
export const kindKeys: Readonly<Record<Kind, string>> = { length: 'D', angle: 'A', cobb: 'B', ratio: 'C' };
export const undo = 'Undo';
export const undoKey = 'U';
export const removeAll = 'Remove all';
export const stop = 'Stop measuring';

/** Says what to do next, one for each point. */
export const steps: Readonly<Record<Kind, readonly string[]>> = {
  length: ['Set one end', 'Set the other end'],
  angle: ['Set the end of one side', 'Set the vertex', 'Set the end of the other side'],
  cobb: [
    'Set one end of the first line',
    'Set its other end',
    'Set one end of the second line',
    'Set its other end',
  ],
  ratio: [
    'Set one border of the heart, where it is widest',
    'Set the other border of the heart',
    'Set the inner border of the ribs, where the chest is widest',
    'Set the inner border of the ribs on the other side',
  ],
};
export const hint = 'Click or tap; or arrow keys and Enter. Esc stops.';
export const layerLabel = (kind: Kind, step: string): string =>
  `${kinds[kind]}. ${step}. Arrow keys move the cross, Enter sets a point, Escape stops.`;

export const numbered = (kind: Kind, number: number): string => `${kinds[kind]} ${number}`;
export const handle = (mark: string, point: number, x: number, y: number): string =>
  `${mark}, point ${point} at column ${x}, row ${y}. Arrow keys move it, Delete removes the measurement.`;

const shown = (mm: number): string => `${decimals(mm, 1)} mm`;

/** A distance. Pixels stand first where the file does not tell what its millimetres are. */
export const length = (px: number, mm: number | null, spacing: Spacing | null): string => {
  const inPixels = `${decimals(px, 1)} px`;
  if (mm === null || spacing === null) return inPixels;
  return spacing.origin === 'unstated' ? `${inPixels} (${shown(mm)}?)` : shown(mm);
};
export const angle = (degrees: number): string => `${decimals(degrees, 1)}°`;
export const ratio = (value: number): string => `CTR ${decimals(value, 2)}`;
export const noValue = 'No value: points coincide';
export const heart = (text: string): string => `heart ${text}`;
export const chest = (text: string): string => `chest ${text}`;

/** Stands beside every length. */
export function origin(spacing: Spacing | null): string {
  switch (spacing?.origin) {
    case undefined:
      return 'no spacing in the file';
    case 'calibrated':
      return `calibrated (${{ fiducial: 'fiducial', geometry: 'geometry', unnamed: 'method not named' }[spacing.method]})`;
    case 'magnification':
      return `corrected for magnification ${significant(spacing.factor, 4)}`;
    case 'detector':
      return 'at the detector';
    case 'film':
      return 'on the film';
    case 'unstated':
      return 'spacing of unstated origin';
  }
}

/** Says what the origin means for a reader. */
export function originNote(spacing: Spacing | null): string {
  switch (spacing?.origin) {
    case undefined:
      return 'The file gives no spacing, so lengths are in pixels of the image.';
    case 'calibrated':
      return calibratedNotes[spacing.method];
    case 'magnification':
      return spacing.by === 'estimate'
        ? 'The spacing at the detector, divided by the magnification that the header estimates. It holds for one depth in the patient.'
        : 'The spacing at the detector, divided by the ratio of the distances in the header. It holds at the side of the patient that is nearer to the X-ray tube.';
    case 'detector':
      return 'Lengths are those of the shadow on the detector; the object in the patient is smaller.';
    case 'film':
      return 'Lengths are those of the shadow on the film; the object in the patient is smaller.';
    case 'unstated':
      return 'The header gives a spacing but not whether it holds at the detector or in the patient, so pixels stand first.';
  }
}

const calibratedNotes = {
  fiducial:
    'Calibrated by an object of known size. It holds near the central ray, at the depth of that object.',
  geometry: 'Corrected for an assumed geometry. It holds near the central ray, at one depth in the patient.',
  unnamed: 'The header corrects the spacing at the detector without naming the method.',
};

export const listTitle = 'Measurements';
export const remove = (mark: string): string => `Remove ${mark}`;
/** How the ratio is measured, and on which view. */
export const ratioNote =
  'Widest extent of the heart by the widest inner width of the chest (Danzer 1919), on an upright PA view in inspiration.';
export const ratioView = (view: string): string =>
  `The header gives the view as ${view}; only a PA view shows the heart in proportion.`;

/** The side of the patient at an edge of the image. */
export const side = (letters: string): string =>
  `Patient: ${[...letters].map((letter) => sides[letter] ?? letter).join(', ')}`;
const sides: Readonly<Record<string, string>> = {
  L: 'left',
  R: 'right',
  A: 'anterior',
  P: 'posterior',
  H: 'head',
  F: 'feet',
};

export const overlays = 'Overlays';
export const overlaysKey = 'G';
export const overlaysHidden = 'The overlays of the file are hidden.';
export const overlayLabels = { graphics: 'Overlay of the file', region: 'Region marked in the file' };

export const keysTitle = 'Measuring';
export const keys = [
  ['D', 'Length'],
  ['A', 'Angle'],
  ['B', 'Cobb angle'],
  ['C', 'Cardiothoracic ratio'],
  ['U', 'Undo the last mark'],
  ['G', 'Show or hide overlays of the file'],
] as const;
