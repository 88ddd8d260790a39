/** The view of an image: tools, values, and whatever differs from the file. */
import { counted, significant } from '../format.ts';

export const imageLabel = (
  name: string,
  widthPx: number,
  heightPx: number,
  changes: readonly string[],
): string => [`X-ray ${name}, ${widthPx} by ${heightPx} pixels`, ...changes].join(', ');
/** The part of the screen that takes pointer and keys. */
export const frameLabel = 'Image. Arrow keys move it, plus and minus zoom.';

export const toolsLabel = 'Image tools';
export const dragLabel = 'Drag to';
export const tools = {
  window: 'Window and level',
  pan: 'Move',
  zoom: 'Zoom',
  magnify: 'Magnifier',
};
export const toolKeys = { window: 'W', pan: 'P', zoom: 'Z', magnify: 'M' };
export const withKey = (action: string, key: string): string => `${action} (${key})`;

export const windowLabel = 'Window';
export const fileWindow = (index: number, count: number, explanation: string | null): string =>
  ['File', count > 1 ? String(index + 1) : null, explanation && `(${explanation})`].filter(Boolean).join(' ');
export const presets = { auto: 'Auto', lung: 'Lung', mediastinum: 'Mediastinum', bone: 'Bone' };
export const byHand = 'By hand';

export const invert = 'Invert';
export const rotateLeft = 'Rotate left';
export const rotateRight = 'Rotate right';
export const flipLeftRight = 'Flip left and right';
export const flipTopBottom = 'Flip top and bottom';
export const zoomIn = 'Zoom in';
export const zoomOut = 'Zoom out';
export const fit = 'Fit';
export const actualSize = '1:1, one image pixel to one screen pixel';
export const actualSizeShort = '1:1';
export const crisp = 'Show pixels as squares';
export const reset = 'Reset the view';
export const spaceKey = 'Space';

/** Centre and width as radiologists write them, in the units of the file. */
export const windowLevel = (center: number, width: number, unit: string | null): string =>
  `C ${figure(center, width)} W ${figure(width, width)}${unit ? ` ${unit}` : ''}`;
export const windowLevelTitle = 'Window centre and width';
export const zoomLevel = (scale: number): string => `${significant(100 * scale, 3)} %`;
export const zoomTitle = 'Screen pixels for each image pixel';
export const pixelTitle = 'Column, row and value under the cursor';
export const pixelValue = (column: number, row: number, stored: number): string =>
  `x ${column} y ${row}: ${stored}`;
export const pixelValueAfter = (modality: number, unit: string | null): string =>
  ` → ${significant(modality, 6)}${unit ? ` ${unit}` : ''}`;

/** Names what differs from the file. */
export const changed = {
  inverted: 'Inverted',
  window: (name: string): string => `Window: ${name}`,
  rotated: (degrees: number): string => `Rotated ${degrees}°`,
  flipped: 'Flipped',
  crisp: 'Pixels as squares',
  reduced: (factor: number): string =>
    `Drawn from means of ${counted(factor ** 2, { one: 'pixel', other: 'pixels' })}: too large for this device`,
};

/** Said on both of two images that move together. */
export const links = {
  'with-window': 'Linked, window too',
  'without-window': 'Linked, window by preset only',
} as const;

export const keysTitle = 'Image';
export const keys = [
  ['W', 'Drag changes window and level'],
  ['P', 'Drag moves the image'],
  ['Z', 'Drag zooms'],
  ['M', 'Magnifier'],
  ['1', 'Window of the file'],
  ['2', 'Automatic window'],
  ['3', 'Lung window'],
  ['4', 'Mediastinum window'],
  ['5', 'Bone window'],
  ['I', 'Invert'],
  ['R', 'Rotate right'],
  ['L', 'Rotate left'],
  ['⇧ H', 'Flip left and right'],
  ['⇧ V', 'Flip top and bottom'],
  ['+', 'Zoom in'],
  ['−', 'Zoom out'],
  ['0 =', 'Fit the image'],
  ['⇧ 1', actualSize],
  ['← ↑ → ↓', 'Move the image, once it has the focus'],
  ['Space', 'Reset the view'],
] as const;

export const pointerTitle = 'Mouse, pen and touch';
export const pointer = [
  ['Left button, pen', 'The chosen tool'],
  ['Middle button', 'Move'],
  ['Right button', 'Zoom'],
  ['Wheel', 'Zoom at the cursor'],
  ['One finger', 'The chosen tool'],
  ['Two fingers', 'Zoom and move'],
] as const;

/** As exact as a step of the drag, without a tail of zeros. */
function figure(value: number, width: number): string {
  const digits = width >= 100 ? 0 : width >= 10 ? 1 : 3;
  return String(Number(value.toFixed(digits)));
}
