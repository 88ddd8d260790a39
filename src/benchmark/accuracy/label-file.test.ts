import { describe, expect, test } from 'vitest';
import { detectColumns, labelRows, parseLabelFile } from './label-file.ts';

const COLUMNS = { image: 'image', labels: 'labels', patient: 'patient_id' } as const;

describe('a file of labels', () => {
  test.each([
    ['commas', 'image,labels,patient_id\na.png,Left|Right,1\nb.png,No Finding,2\n'],
    ['semicolons', 'image;labels;patient_id\na.png;Left|Right;1\nb.png;No Finding;2\n'],
    ['tabs', 'image\tlabels\tpatient_id\na.png\tLeft|Right\t1\nb.png\t\t2\n'],
    ['a byte order mark and CR LF', '\ufeffimage,labels,patient_id\r\na.png,Left|Right,1\r\nb.png,,2\r\n'],
    ['quotes and empty lines', '\nimage,labels,patient_id\n\n"a.png","Left|Right",1\n  \nb.png,No Finding,2'],
    ['other columns between', 'age,image,labels,sex,patient_id\n5,a.png,Left|Right,F,1\n6,b.png,,M,2\n'],
  ])('is read with %s', (_, text) => {
    expect(labelRows(parseLabelFile(text), COLUMNS)).toEqual([
      { image: 'a.png', labels: new Set(['Left', 'Right']), patient: '1' },
      { image: 'b.png', labels: new Set(), patient: '2' },
    ]);
  });

  test('has its columns found by the names that data sets use', () => {
    expect(detectColumns(['Image Index', 'Finding Labels', 'Follow-up #', 'Patient ID'])).toEqual({
      image: 'Image Index',
      labels: 'Finding Labels',
      patient: 'Patient ID',
    });
    expect(detectColumns(['finding', 'labels', 'x'])).toEqual({
      image: null,
      labels: 'labels',
      patient: null,
    });
  });

  test.each([
    ['image,labels,patient_id\n,Left,1\n', 'row 1: image is empty'],
    ['image,labels,patient_id\na.png,Left,1\nb.png,Left\n', 'row 2: patient_id is empty'],
    ['labels,patient_id,image\nLeft,1,a.png\nLeft\n', 'row 2: image is empty'],
    [
      'image,finding,patient_id\na.png,Left,1\n',
      'there is no column labels; it has image, finding, patient_id',
    ],
  ])('names the row and column that lack something: %j', (text, words) => {
    expect(() => labelRows(parseLabelFile(text), COLUMNS)).toThrow(words);
  });
});
