/** The values of marks, against arithmetic by hand. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Spacing } from '../../core/image.ts';
import type { Point } from '../geometry.ts';
import type { Across, Mark, MarkKind } from './marks.ts';
import { type Scale, type Value, valueOfMark } from './values.ts';

type Pair = readonly [x: number, y: number];

function measured(kind: MarkKind, points: readonly Pair[], scale: Partial<Scale> = {}, across: Across = 'x') {
  const mark: Mark = { id: 1, kind, points: points.map(([x, y]) => ({ x, y })), across };
  return valueOfMark(mark, { pixelAspect: 1, spacing: null, ...scale });
}

const lengthOf = (points: readonly Pair[], scale: Partial<Scale> = {}) => {
  const value = measured('length', points, scale);
  return value?.kind === 'length' ? value.length : null;
};
const degreesOf = (kind: 'angle' | 'cobb', points: readonly Pair[], scale: Partial<Scale> = {}) => {
  const value = measured(kind, points, scale);
  return value?.kind === kind ? value.degrees : null;
};

const pitch = (rowMm: number, columnMm: number) => ({ rowMm, columnMm });

describe('a length', () => {
  // 30 columns to the right and 40 rows down.
  const line: readonly Pair[] = [
    [10, 20],
    [40, 60],
  ];
  const square = pitch(0.5, 0.5);
  it.each<[string, Scale['spacing'], number | null]>([
    // hypot(30 * 0.5, 40 * 0.5)
    ['in the patient, calibrated', { ...square, origin: 'calibrated', method: 'fiducial' }, 25],
    ['at the detector', { ...square, origin: 'detector' }, 25],
    // 0.5 / 1.25 = 0.4; hypot(12, 16)
    [
      'corrected for a magnification of 1.25',
      { ...pitch(0.5 / 1.25, 0.5 / 1.25), origin: 'magnification', factor: 1.25, by: 'estimate' },
      20,
    ],
    ['without a spacing', null, null],
    // hypot(30 * 0.8, 40 * 0.45) = hypot(24, 18)
    ['of pixels that are not square', { ...pitch(0.45, 0.8), origin: 'detector' }, 30],
  ])('%s', (_, spacing, mm) => {
    expect(lengthOf(line, { spacing })?.px).toBe(50);
    if (mm === null) expect(lengthOf(line, { spacing })?.mm).toBeNull();
    else expect(lengthOf(line, { spacing })?.mm).toBeCloseTo(mm, 12);
  });

  it('in pixels counts the shorter side of one that is not square', () => {
    // Twice as high as wide: hypot(30, 2 * 40); twice as wide as high: hypot(2 * 30, 40).
    expect(lengthOf(line, { pixelAspect: 2 })?.px).toBeCloseTo(Math.hypot(30, 80), 12);
    expect(lengthOf(line, { pixelAspect: 0.5 })?.px).toBeCloseTo(Math.hypot(60, 40), 12);
  });

  it('is the same from either end, grows with the spacing, and no way round is shorter', () => {
    const mm = fc.double({ min: 0.05, max: 2, noNaN: true });
    fc.assert(
      fc.property(pair, pair, pair, mm, mm, (a, b, c, rowMm, columnMm) => {
        const spacing: Spacing = { rowMm, columnMm, origin: 'detector' };
        const twice: Spacing = { rowMm: 2 * rowMm, columnMm: 2 * columnMm, origin: 'detector' };
        const length = (from: Pair, to: Pair, by = spacing) =>
          lengthOf([from, to], { spacing: by })?.mm ?? Number.NaN;
        expect(length(a, b)).toBe(length(b, a));
        expect(length(a, b, twice)).toBeCloseTo(2 * length(a, b), 8);
        expect(length(a, c) + length(c, b)).toBeGreaterThanOrEqual(length(a, b) - 1e-9);
      }),
    );
  });
});

const coordinate = fc.integer({ min: -3000, max: 3000 });
const pair: fc.Arbitrary<Pair> = fc.tuple(coordinate, coordinate);

describe('an angle', () => {
  it.each<[number, readonly Pair[]]>([
    [
      90,
      [
        [10, 0],
        [0, 0],
        [0, 10],
      ],
    ],
    [
      45,
      [
        [10, 0],
        [0, 0],
        [7, 7],
      ],
    ],
    [
      180,
      [
        [10, 0],
        [0, 0],
        [-3, 0],
      ],
    ],
    [
      0,
      [
        [10, 0],
        [0, 0],
        [3, 0],
      ],
    ],
    [
      120,
      [
        [10, 0],
        [0, 0],
        [-5, 5 * Math.sqrt(3)],
      ],
    ],
  ])('of %d degrees is that at the second point', (degrees, points) => {
    expect(degreesOf('angle', points)).toBeCloseTo(degrees, 10);
  });

  it('is the true one where pixels are not square', () => {
    // Rows 0.8 mm apart, columns 0.4 mm: 10 columns and 5 rows are 4 mm each.
    const spacing: Spacing = { ...pitch(0.8, 0.4), origin: 'detector' };
    expect(
      degreesOf(
        'angle',
        [
          [10, 0],
          [0, 0],
          [10, 5],
        ],
        { spacing },
      ),
    ).toBeCloseTo(45, 10);
    expect(
      degreesOf(
        'angle',
        [
          [10, 0],
          [0, 0],
          [10, 5],
        ],
        { pixelAspect: 2 },
      ),
    ).toBeCloseTo(45, 10);
  });

  it('is none without a side', () => {
    expect(
      measured('angle', [
        [0, 0],
        [0, 0],
        [1, 1],
      ]),
    ).toEqual({ kind: 'angle', degrees: null });
  });

  it('adds up to 180 degrees in a triangle', () => {
    fc.assert(
      fc.property(pair, pair, pair, (a, b, c) => {
        const angles = [
          [a, b, c],
          [b, c, a],
          [c, a, b],
        ].map((points) => degreesOf('angle', points));
        fc.pre(angles.every((degrees) => degrees !== null));
        expect(angles.reduce<number>((sum, degrees) => sum + (degrees ?? 0), 0)).toBeCloseTo(180, 6);
      }),
    );
  });
});

describe('the angle of two lines, after Cobb', () => {
  it.each<[string, number, readonly Pair[]]>([
    [
      'lines that do not meet',
      30,
      [
        [0, 0],
        [10, 0],
        [0, 50],
        [10 * Math.cos(Math.PI / 6), 55],
      ],
    ],
    [
      'the same lines, one drawn the other way',
      30,
      [
        [0, 0],
        [10, 0],
        [10 * Math.cos(Math.PI / 6), 55],
        [0, 50],
      ],
    ],
    [
      'parallel lines',
      0,
      [
        [0, 0],
        [10, 0],
        [0, 50],
        [10, 50],
      ],
    ],
  ])('of %s', (_, degrees, points) => {
    expect(degreesOf('cobb', points)).toBeCloseTo(degrees, 10);
  });
});

describe('the cardiothoracic ratio', () => {
  // Heart from column 100 to 220, at different heights; chest from 40 to 280.
  const points: readonly Pair[] = [
    [100, 150],
    [220, 190],
    [40, 210],
    [280, 200],
  ];
  const ratioOf = (value: Value | null) => (value?.kind === 'ratio' ? value : null);

  it('is the extent of the heart across that of the chest, whatever the height of their ends', () => {
    const spacing: Spacing = { ...pitch(0.7, 0.5), origin: 'detector' };
    expect(measured('ratio', points, { spacing })).toEqual({
      kind: 'ratio',
      ratio: 0.5,
      heart: { px: expect.closeTo(120), mm: 60 },
      chest: { px: expect.closeTo(240), mm: 120 },
    });
  });

  it('is measured along the rows of an image that lies on its side', () => {
    const turned = points.map(([x, y]): Pair => [y, x]);
    expect(ratioOf(measured('ratio', turned, {}, 'y'))).toMatchObject({ ratio: 0.5 });
  });

  it('is the same at any magnification', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.05, max: 2, noNaN: true }), (mm) => {
        const spacing: Spacing = { ...pitch(mm, mm), origin: 'unstated' };
        expect(ratioOf(measured('ratio', points, { spacing }))?.ratio).toBe(0.5);
      }),
    );
  });

  it('is none of a chest without a width', () => {
    const flat: readonly Pair[] = [
      [1, 1],
      [2, 2],
      [5, 1],
      [5, 9],
    ];
    expect(ratioOf(measured('ratio', flat))?.ratio).toBeNull();
  });
});

it.each<MarkKind>(['length', 'angle', 'cobb', 'ratio'])('a %s that lacks points has no value', (kind) => {
  const one: Point = { x: 1, y: 2 };
  expect(
    valueOfMark({ id: 1, kind, points: [one], across: 'x' }, { pixelAspect: 1, spacing: null }),
  ).toBeNull();
});
