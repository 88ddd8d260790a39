/** Where marks are drawn, and where keys move their points. */
import { describe, expect, it } from 'vitest';
import { FITTED, type Placement, type Point, viewTransform } from '../geometry.ts';
import { type Mark, type MarkKind, POINTS } from './marks.ts';
import { type Direction, onImage, stepOnScreen, stepped } from './moves.ts';
import { drawnLines, LABEL_LINE_PX, labelWithin } from './shapes.ts';

const image = { widthPx: 100, heightPx: 60, pixelAspect: 1 };
const viewOf = (placement: Partial<Placement>) =>
  viewTransform(image, { widthPx: 500, heightPx: 500, devicePixelRatio: 1 }, { ...FITTED, ...placement });

const mark = (kind: MarkKind, points: readonly Point[], across: Mark['across'] = 'x'): Mark => ({
  id: 1,
  kind,
  points,
  across,
});
const twice = ({ x, y }: Point) => ({ x: 2 * x, y: 2 * y });
const at = (x: number, y: number) => ({ x, y });

describe('the lines of a mark', () => {
  it('go through its points, on the screen', () => {
    const { lines } = drawnLines(mark('angle', [at(1, 2), at(3, 4), at(5, 6)]), twice);
    expect(lines).toEqual([
      [at(2, 4), at(6, 8)],
      [at(6, 8), at(10, 12)],
    ]);
  });

  it('of a ratio lie across the patient, half way between the heights of their ends', () => {
    const points = [at(10, 20), at(30, 40), at(5, 50), at(45, 50)];
    const { lines, guides } = drawnLines(mark('ratio', points), twice);
    expect(lines).toEqual([
      [at(20, 60), at(60, 60)],
      [at(10, 100), at(90, 100)],
    ]);
    expect(guides[0]).toEqual([at(20, 40), at(20, 60)]);
  });

  it('of a ratio follow an image on its side', () => {
    const points = [at(20, 10), at(40, 30), at(50, 5), at(50, 45)];
    const [heart] = drawnLines(mark('ratio', points, 'y'), twice).lines;
    expect(heart).toEqual([at(60, 20), at(60, 60)]);
  });

  it.each(Object.keys(POINTS) as MarkKind[])(
    'of a %s that lacks points are fewer, and have no text',
    (kind) => {
      for (let count = 0; count < POINTS[kind]; count++) {
        const points = Array.from({ length: count }, (_, index) => at(index, index));
        expect(drawnLines(mark(kind, points), twice).lines.length).toBeLessThan(POINTS[kind]);
      }
      expect(drawnLines(mark(kind, []), twice)).toEqual({ lines: [], guides: [], label: null });
    },
  );
});

describe('the label of a mark', () => {
  const viewport = { widthPx: 400, heightPx: 300 };
  const lines = ['120.5 mm', 'calibrated (fiducial)'];

  it('stands where it belongs, while it fits there', () => {
    expect(labelWithin(at(200, 150), lines, viewport)).toEqual(at(200, 150));
  });

  it.each([at(0, 0), at(400, 300), at(-50, 500), at(1000, -3)])('from %o is kept in the viewport', (from) => {
    const { x, y } = labelWithin(from, lines, viewport);
    // 21 letters of the longer line, each at least 7 px wide.
    expect(x - (21 * 7) / 2).toBeGreaterThanOrEqual(0);
    expect(x + (21 * 7) / 2).toBeLessThanOrEqual(400);
    expect(y).toBeGreaterThanOrEqual(LABEL_LINE_PX);
    expect(y + LABEL_LINE_PX).toBeLessThan(300);
  });
});

describe('a step by the keys', () => {
  it.each<Direction>(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'])(
    '%s goes that way on the screen, however the image lies',
    (direction) => {
      for (const isMirrored of [false, true]) {
        for (const quarterTurns of [0, 1, 2, 3] as const) {
          const view = viewOf({ isMirrored, quarterTurns });
          const from = at(50, 30);
          const to = stepped(from, direction, 4, view);
          // Four pixels of the image, in one direction.
          expect(Math.abs(to.x - from.x) + Math.abs(to.y - from.y)).toBe(4);
          const wanted = stepOnScreen(view.toScreen(from), direction, 1);
          const [start, end] = [view.toScreen(from), view.toScreen(to)];
          expect([Math.sign(Math.round(end.x - start.x)), Math.sign(Math.round(end.y - start.y))]).toEqual([
            Math.round(wanted.x - start.x),
            Math.round(wanted.y - start.y),
          ]);
        }
      }
    },
  );

  it.each([
    [at(-5, 10), at(0, 10)],
    [at(120, 90), at(100, 60)],
    [at(40, 30), at(40, 30)],
  ])('leads from %o to %o at the edge of the image', (point, expected) => {
    expect(onImage(point, image)).toEqual(expected);
  });
});
