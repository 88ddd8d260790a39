import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  comparedPercents,
  counted,
  dateTime,
  decimals,
  fileSize,
  milliseconds,
  percent,
  percentage,
  plural,
  signed,
  significant,
  whole,
  withInterval,
} from './format.ts';

describe('formats', () => {
  it.each([
    [whole(30000), '30,000'],
    [decimals(0.5, 3), '0.500'],
    [significant(0.000123456, 2), '0.00012'],
    [significant(20, 2), '20'],
    [percentage(0.9567, 1), '95.7 %'],
    [milliseconds(9.96), '10.0 ms'],
    [milliseconds(10.4), '10 ms'],
    [fileSize(0), '0.0 MB'],
    [fileSize(2100), '2.1 kB'],
    [fileSize(7_230_000), '7.2 MB'],
    [fileSize(1_500_000_000), '1.5 GB'],
    [withInterval(0.78, [0.75, 0.81]), '0.78 (0.75–0.81)'],
    [withInterval(0.78, null, 3), '0.780'],
    [signed(0.00123, 4), '+0.0012'],
    [signed(-0.5, 1), '−0.5'],
    [signed(-0.00001, 4), '0.0000'],
  ])('writes %s', (written, expected) => expect(written).toBe(expected));

  it.each([
    [0, '< 0.1 %'],
    [0.0009, '< 0.1 %'],
    [0.0567, '5.7 %'],
    [0.5, '50 %'],
    [0.9956, '99.6 %'],
    [0.9995, '> 99.9 %'],
  ])('shows the probability %f neither as zero nor as certain', (share, expected) => {
    expect(percent(share)).toBe(expected);
  });

  it.each([
    [0.0351, 0.0352, '3.51 %', '3.52 %'],
    [0.035, 0.035, '3.5 %', '3.5 %'],
    [0.0996, 0.1, '9.96 %', '10.00 %'],
    [0.0004, 0.0007, '0.04 %', '0.07 %'],
    [0.0004, 0.02, '< 0.1 %', '2.0 %'],
    [0.123, 0.124, '12.3 %', '12.4 %'],
  ])('compares %f and %f without a contradiction', (a, b, first, second) => {
    expect(comparedPercents(a, b)).toEqual([first, second]);
  });

  it('compares any two shares without a contradiction: the figures are ordered as the shares are', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const close = fc.tuple(share, fc.double({ min: -1e-3, max: 1e-3, noNaN: true }));
    const pair = fc.oneof(
      fc.tuple(share, share),
      close.map(([a, by]): [number, number] => [a, Math.min(Math.max(a + by, 0), 1)]),
    );
    /** `< 0.1 %` is any number below it, of which no other text can be one. */
    const figure = (text: string) =>
      Number(
        text
          .replace(' %', '')
          .replace(/^< 0.1/, '0.0999')
          .replace(/^> 99.9/, '99.901'),
      );
    fc.assert(
      fc.property(pair, ([a, b]) => {
        // As close as rounding errors: see comparedPercents.
        fc.pre(a === b || Math.abs(a - b) > 1e-13);
        const [first, second] = comparedPercents(a, b);
        expect(Math.sign(figure(first) - figure(second))).toBe(Math.sign(a - b));
      }),
    );
  });

  it('writes a date with its month in words', () => {
    expect(dateTime(new Date(2026, 10, 30, 7, 10))).toBe('30 November 2026 at 07:10');
  });

  it.each([
    [0, 'files'],
    [1, 'file'],
    [2, 'files'],
  ])('agrees in number: %i', (count, noun) => {
    const forms = { one: 'file', other: 'files' };
    expect(plural(count, forms)).toBe(noun);
    expect(counted(count, forms)).toBe(`${count} ${noun}`);
  });
});
