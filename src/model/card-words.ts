/** Figures and recipes in words, the same in every table of a card. */
import type { PreprocessStep } from '../core/recipe.ts';

type Interval = readonly [number, number];

/** `0.783 (0.751 to 0.814)`. */
export function withInterval(value: number, interval: Interval | null, decimals = 3): string {
  const ends = interval?.map((end) => end.toFixed(decimals)).join(' to ');
  return ends ? `${value.toFixed(decimals)} (${ends})` : value.toFixed(decimals);
}

/** `-0.0003 (-0.0011 to +0.0005)`; a dash where there is none. */
export function difference(given: { readonly value: number; readonly ci95: Interval } | null): string {
  return given ? `${signed(given.value)} (${given.ci95.map(signed).join(' to ')})` : '–';
}

/** Four decimals; what rounds to nothing has no sign of its own. */
function signed(value: number): string {
  const rounded = value.toFixed(4);
  return rounded.startsWith('-') && Number(rounded) !== 0 ? rounded : `+${rounded.replace('-', '')}`;
}

export function bytes(count: number): string {
  return count.toLocaleString('en');
}

export function recipeInWords(recipe: readonly PreprocessStep[]): string {
  return recipe.map(stepInWords).join('; ');
}

function stepInWords(step: PreprocessStep): string {
  switch (step.op) {
    case 'rescale':
      return 'rescale slope and intercept';
    case 'window':
      return 'window to 0-1';
    case 'invert':
      return `inverted where ${step.when}`;
    case 'resize':
      return `stretched to ${step.widthPx} × ${step.heightPx}`;
    case 'crop':
      return 'cropped to the centred square';
    case 'replicate':
      return `replicated to ${step.channels} channels`;
    case 'normalize':
      return `minus ${step.mean}, divided by ${step.std}`;
  }
}
