import { describe, expect, it } from 'vitest';
import {
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
    [0.9995, '> 99.9 %'],
  ])('shows the probability %f neither as zero nor as certain', (share, expected) => {
    expect(percent(share)).toBe(expected);
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
