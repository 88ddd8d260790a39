/** Which tones a view gives to the stored values of its image. */
import type { DisplayImage, Lut, Voi, VoiWindow } from '../core/image.ts';
import { modalityFunction, voiFunction } from '../preprocess/tone.ts';
import type { ViewState, WindowChoice } from './view-state.ts';

export interface Tone {
  readonly voi: Voi;
  /** Whether high values are dark: by the file's polarity or by a person's wish, not by both. */
  readonly isInverted: boolean;
}

export function toneOf(display: DisplayImage, { window, isInverted }: ViewState): Tone {
  return {
    voi: voiOfChoice(display, window),
    isInverted: (display.photometric === 'MONOCHROME1') !== isInverted,
  };
}

/** The file's own windows and LUTs, in the order in which a person may choose them. */
export function ownTransformations({ windows, voiLuts, voi }: DisplayImage): readonly Voi[] {
  const own: readonly Voi[] = [
    ...windows.map((window) => ({ kind: 'window', window }) as const),
    ...voiLuts.map((lut) => ({ kind: 'lut', lut }) as const),
  ];
  return own.length > 0 ? own : [voi];
}

function voiOfChoice(display: DisplayImage, choice: WindowChoice): Voi {
  if (choice.from !== 'file') return { kind: 'window', window: choice.window };
  return ownTransformations(display)[choice.index] ?? display.voi;
}

/** Centre and width of any tone, as a person reads and changes them; exact for all but a LUT. */
export function windowOf(voi: Voi): VoiWindow {
  switch (voi.kind) {
    case 'window':
      return voi.window;
    case 'range':
      return between(voi.low, voi.high);
    case 'lut': {
      const { firstInput, entries } = voi.lut;
      return between(firstInput, firstInput + entries.length - 1);
    }
  }
}

/** The window that shows `low` black and `high` white; an empty one becomes a narrow one. */
export function between(low: number, high: number): VoiWindow {
  return { center: (low + high) / 2, width: high - low || NARROWEST, shape: 'LINEAR_EXACT' };
}

const NARROWEST = 1e-3;

/**
 * A window as a drag of the pointer changes it, right for a larger width and down for a higher
 * centre, as in cornerstone's WindowLevelTool. A drag of 512 px is as much as the file's own width.
 */
export function dragged(display: DisplayImage, window: VoiWindow, byXPx: number, byYPx: number): VoiWindow {
  const { explanation: _, ...rest } = window;
  const step = windowOf(display.voi).width / 512;
  // LINEAR has no width below 1 (PS3.3 C.11.2.1.2.1).
  const least = window.shape === 'LINEAR' ? 1 : Math.min(step, window.width);
  return {
    ...rest,
    center: window.center + byYPx * step,
    width: Math.max(window.width + byXPx * step, least),
  };
}

/** A scale of stored values: step `n` is the value `low + n / stepsPerValue`. */
export interface ValueScale {
  readonly low: number;
  readonly stepsPerValue: number;
  /** How many steps there are, 1 to 65,536. */
  readonly count: number;
}

/**
 * The grey of every step of a scale, for screens without shaders.
 * @returns [count] 0-255
 */
export function greyTable(
  display: DisplayImage,
  { voi, isInverted }: Tone,
  { low, stepsPerValue, count }: ValueScale,
): Uint8Array {
  const modality = modalityFunction(display);
  const tone = voiFunction(voi);
  const table = new Uint8Array(count);
  for (let step = 0; step < count; step++) {
    const share = tone(modality(low + step / stepsPerValue));
    table[step] = Math.round((isInverted ? 1 - share : share) * 255);
  }
  return table;
}

/**
 * The part of a tone that a shader computes from a stored value, or from what the modality LUT gives
 * for it: `x = value * gain + offset`, then by kind the ramp from 0 to 1, the sigmoid, or an entry
 * of the VOI LUT.
 */
export interface ShaderTone {
  readonly kind: 'ramp' | 'sigmoid' | 'lut';
  readonly gain: number;
  readonly offset: number;
  readonly lut: Lut | null;
}

/** In float64, as float32 would lose small steps on large values. */
export function shaderTone({ modalityLut, rescale }: DisplayImage, voi: Voi): ShaderTone {
  const { slope, intercept } = modalityLut ? { slope: 1, intercept: 0 } : rescale;
  /** Where the tone is `zero`, and how far on it is 1; a window without a width is a step. */
  const map = (kind: ShaderTone['kind'], zero: number, width: number): ShaderTone => {
    const span = width || NARROWEST;
    return { kind, gain: slope / span, offset: (intercept - zero) / span, lut: null };
  };
  switch (voi.kind) {
    case 'range':
      return map('ramp', voi.low, voi.high - voi.low);
    case 'lut':
      return { kind: 'lut', gain: slope, offset: intercept, lut: voi.lut };
    case 'window': {
      const { center, width, shape } = voi.window;
      if (shape === 'SIGMOID') return map('sigmoid', center, width);
      if (shape === 'LINEAR_EXACT') return map('ramp', center - width / 2, width);
      return map('ramp', center - 0.5 - (width - 1) / 2, width - 1);
    }
  }
}
