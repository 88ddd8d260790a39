import { expect, it } from 'vitest';
import { FITTED, type Placement, viewTransform } from './geometry.ts';
import { edgeLetters } from './orientation.ts';

const lettersOf = (placement: Partial<Placement>, pixelAspect = 1) => {
  const image = { widthPx: 40, heightPx: 100, pixelAspect };
  const viewport = { widthPx: 300, heightPx: 200, devicePixelRatio: 1 };
  const view = viewTransform(image, viewport, { ...FITTED, ...placement });
  const { left, top, right, bottom } = edgeLetters({ right: 'L', bottom: 'F' }, view);
  return [left, top, right, bottom].join(' ');
};

it.each<[string, Partial<Placement>, string]>([
  ['as the file has it', {}, 'R H L F'],
  // A clockwise turn takes the top to the right.
  ['turned by a quarter', { quarterTurns: 1 }, 'F R H L'],
  ['turned by a half', { quarterTurns: 2 }, 'L F R H'],
  ['turned by three quarters', { quarterTurns: 3 }, 'H L F R'],
  ['mirrored', { isMirrored: true }, 'L H R F'],
  // The mirror first, then the turn.
  ['mirrored and turned by a quarter', { isMirrored: true, quarterTurns: 1 }, 'F L H R'],
  ['zoomed and moved', { scale: 3, center: { x: 1, y: 90 } }, 'R H L F'],
])('the letters on the left, top, right and bottom of an image %s', (_, placement, expected) => {
  expect(lettersOf(placement)).toBe(expected);
  expect(lettersOf(placement, 3)).toBe(expected);
});

it('every letter of an oblique direction has its opposite', () => {
  const image = { widthPx: 10, heightPx: 10, pixelAspect: 1 };
  const view = viewTransform(image, { widthPx: 10, heightPx: 10, devicePixelRatio: 1 }, FITTED);
  expect(edgeLetters({ right: 'LPH', bottom: 'FA' }, view)).toEqual({
    left: 'RAF',
    top: 'HP',
    right: 'LPH',
    bottom: 'FA',
  });
});
