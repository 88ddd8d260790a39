import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  FITTED,
  type ImageShape,
  type Placement,
  type Point,
  type ViewportSize,
  viewTransform,
} from './geometry.ts';
import { fitted, flipped, isWhole, panned, scaledAt, turned, zoomedAt } from './placements.ts';

const IMAGE: ImageShape = { widthPx: 400, heightPx: 200, pixelAspect: 1 };
const VIEWPORT: ViewportSize = { widthPx: 200, heightPx: 200, devicePixelRatio: 1 };

const close = (actual: Point, expected: Point, within = 1e-6) => {
  expect(Math.abs(actual.x - expected.x)).toBeLessThanOrEqual(within);
  expect(Math.abs(actual.y - expected.y)).toBeLessThanOrEqual(within);
};

const shapes = fc.record({
  widthPx: fc.integer({ min: 1, max: 6000 }),
  heightPx: fc.integer({ min: 1, max: 6000 }),
  pixelAspect: fc.double({ min: 1 / 8, max: 8, noNaN: true }),
});
const viewports = fc.record({
  widthPx: fc.integer({ min: 1, max: 2560 }),
  heightPx: fc.integer({ min: 1, max: 1440 }),
  devicePixelRatio: fc.constantFrom(1, 1.25, 1.5, 2, 3),
});
const placements = fc.record({
  scale: fc.oneof(fc.constant('fit' as const), fc.double({ min: 1 / 16, max: 16, noNaN: true })),
  center: fc.constant(null),
  quarterTurns: fc.constantFrom(0 as const, 1 as const, 2 as const, 3 as const),
  isMirrored: fc.boolean(),
});
const views = fc
  .tuple(shapes, viewports, placements)
  .map(([shape, viewport, placement]) => viewTransform(shape, viewport, placement));
const points = fc.record({
  x: fc.double({ min: -100, max: 2700, noNaN: true }),
  y: fc.double({ min: -100, max: 2700, noNaN: true }),
});
const corners = ({ widthPx, heightPx }: ImageShape): readonly Point[] => [
  { x: 0, y: 0 },
  { x: widthPx, y: 0 },
  { x: widthPx, y: heightPx },
  { x: 0, y: heightPx },
];

describe('a view', () => {
  it('fits the longer side and puts the image in the middle', () => {
    const view = viewTransform(IMAGE, VIEWPORT, FITTED);
    expect(view.scale).toBe(0.5);
    close(view.toScreen({ x: 0, y: 0 }), { x: 0, y: 50 });
    close(view.toScreen({ x: 400, y: 200 }), { x: 200, y: 150 });
  });

  it('counts its scale in pixels of the screen, which a CSS px has several of', () => {
    const dense = viewTransform(IMAGE, { ...VIEWPORT, devicePixelRatio: 2 }, { ...FITTED, scale: 1 });
    close(dense.toScreen({ x: 200, y: 100 }), { x: 100, y: 100 });
    close(dense.toScreen({ x: 202, y: 100 }), { x: 101, y: 100 });
  });

  it('stretches pixels that are not square along one axis, and shrinks none', () => {
    const tall = viewTransform({ ...IMAGE, pixelAspect: 2 }, VIEWPORT, { ...FITTED, scale: 1 });
    expect(tall.matrix.slice(0, 4)).toEqual([1, 0, 0, 2]);
    const wide = viewTransform({ ...IMAGE, pixelAspect: 0.5 }, VIEWPORT, { ...FITTED, scale: 1 });
    expect(wide.matrix.slice(0, 4)).toEqual([2, 0, 0, 1]);
  });

  it.each([
    // Where the image's upper left, upper right and lower right corner are seen.
    [0, false, ['top left', 'top right', 'bottom right']],
    [1, false, ['top right', 'bottom right', 'bottom left']],
    [2, false, ['bottom right', 'bottom left', 'top left']],
    [3, false, ['bottom left', 'top left', 'top right']],
    [0, true, ['top right', 'top left', 'bottom left']],
    [1, true, ['bottom right', 'top right', 'top left']],
  ] as const)(
    'of %i quarter turns clockwise, mirrored: %s, has its corners there',
    (quarterTurns, isMirrored, at) => {
      const view = viewTransform(IMAGE, VIEWPORT, { ...FITTED, quarterTurns, isMirrored });
      const seen = corners(IMAGE)
        .slice(0, 3)
        .map((corner) => view.toScreen(corner))
        .map(({ x, y }) => `${y < 100 ? 'top' : 'bottom'} ${x < 100 ? 'left' : 'right'}`);
      expect(seen).toEqual(at);
    },
  );

  it('goes from image to screen and back without loss', () => {
    fc.assert(
      fc.property(views, points, (view, point) => {
        close(view.toScreen(view.toImage(point)), point, 1e-6);
      }),
    );
  });

  it('fits every image into the viewport, within one pixel of the screen', () => {
    fc.assert(
      fc.property(views, (view) => {
        const { viewport, image } = view;
        const whole = viewTransform(image, viewport, fitted(view.placement));
        // Images so much larger than the viewport that the least scale holds are not fitted.
        fc.pre(whole.scale > 1 / 64);
        for (const { x, y } of corners(image).map(whole.toScreen)) {
          expect(x).toBeGreaterThanOrEqual(-1);
          expect(x).toBeLessThanOrEqual(viewport.widthPx + 1);
          expect(y).toBeGreaterThanOrEqual(-1);
          expect(y).toBeLessThanOrEqual(viewport.heightPx + 1);
        }
        expect(isWhole(whole)).toBe(true);
      }),
    );
  });

  it('begins on a whole pixel of the screen, so that an image at 1:1 is not blurred', () => {
    fc.assert(
      fc.property(views, (view) => {
        const { devicePixelRatio } = view.viewport;
        for (const offset of view.matrix.slice(4).map((px) => px * devicePixelRatio)) {
          expect(Math.abs(offset - Math.round(offset))).toBeLessThan(1e-6);
        }
      }),
    );
  });
});

describe('a placement', () => {
  const view = (placement: Placement) => viewTransform(IMAGE, VIEWPORT, placement);

  it('zooms about the point under the cursor, which moves by no more than the rounding', () => {
    fc.assert(
      fc.property(views, points, fc.double({ min: 0.5, max: 2, noNaN: true }), (before, at, factor) => {
        const held = before.toImage(at);
        const placement = zoomedAt(before, at, factor);
        const { widthPx, heightPx } = before.image;
        // At the edge of the image, the edge is what is held.
        const { x, y } = placement.center ?? { x: 0, y: 0 };
        fc.pre(x > 0 && y > 0 && x < widthPx && y < heightPx);
        const after = viewTransform(before.image, before.viewport, placement);
        close(after.toScreen(held), at, 1 / before.viewport.devicePixelRatio);
      }),
    );
  });

  it('shows one pixel of the image as one of the screen at scale 1', () => {
    expect(view(scaledAt(view(FITTED), { x: 100, y: 100 }, 1)).matrix.slice(0, 4)).toEqual([1, 0, 0, 1]);
  });

  it('follows a drag by as much as the pointer moved, however the image is turned', () => {
    const quarterTurns = [0, 1, 2, 3] as const;
    for (const placement of quarterTurns.map((turns) => ({ ...FITTED, scale: 2, quarterTurns: turns }))) {
      const [before, after] = [view(placement), view(panned(view(placement), 13, -7))];
      close(after.toScreen({ x: 50, y: 60 }), {
        x: before.toScreen({ x: 50, y: 60 }).x + 13,
        y: before.toScreen({ x: 50, y: 60 }).y - 7,
      });
    }
  });

  it('adds up movements smaller than a pixel of the screen', () => {
    let moved: Placement = { ...FITTED, scale: 1 };
    for (let i = 0; i < 30; i++) moved = panned(view(moved), 0.1, 0);
    close(view(moved).toScreen({ x: 0, y: 0 }), {
      x: view({ ...FITTED, scale: 1 }).toScreen({ x: 0, y: 0 }).x + 3,
      y: 0,
    });
  });

  it('never moves the image out of the viewport', () => {
    const far = view(panned(view({ ...FITTED, scale: 1 }), 1e6, -1e6));
    close(far.toScreen({ x: 0, y: 200 }), { x: 100, y: 100 });
  });

  it('is flipped as the person sees it, and twice gives what was there', () => {
    fc.assert(
      fc.property(
        placements,
        fc.constantFrom('left-right' as const, 'top-bottom' as const),
        (placement, axis) => {
          const once = view(flipped({ ...placement, scale: 1 }, axis)).toScreen({ x: 0, y: 0 });
          const before = view({ ...placement, scale: 1 }).toScreen({ x: 0, y: 0 });
          const mirrored =
            axis === 'left-right' ? { x: 200 - before.x, y: before.y } : { x: before.x, y: 200 - before.y };
          close(once, mirrored);
          expect(flipped(flipped(placement, axis), axis)).toEqual(placement);
        },
      ),
    );
  });

  it('is as it was after four turns, and after one back', () => {
    const right = (placement: Placement) => turned(placement, 1);
    expect(right(right(right(right(FITTED))))).toEqual(FITTED);
    expect(turned(right(FITTED), -1)).toEqual(FITTED);
  });
});
