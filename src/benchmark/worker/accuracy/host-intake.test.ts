import { describe, expect, test } from 'vitest';
import type { Intake } from '../../accuracy/progress.ts';
import { takeIn } from './host-intake.ts';

const LABELS = ['Left', 'Right'];
const CSV = 'image,labels,patient_id\na.png,Left|Right,1\nb.png,No Finding,1\nc.png,Right,2\n';

const fileOf = (path: string, text = '') => ({ path, blob: new Blob([text]) });
const pictures = ['a', 'b', 'c'].map((name) => fileOf(`set/images/${name}.png`));

async function intake(
  files: readonly ReturnType<typeof fileOf>[],
  csv: string | null = null,
  columns: Intake['columns'] | null = null,
) {
  const beside = csv === null ? null : new Blob([csv]);
  const { intake: found, taken } = await takeIn({ files, csv: beside, columns, labels: LABELS });
  return { ...found, taken };
}

describe('a folder and its labels', () => {
  test('are matched by row, with patients as numbers and not by name', async () => {
    const { taken, ...found } = await intake([
      ...pictures,
      fileOf('set/labels.csv', CSV),
      fileOf('set/.DS_Store'),
    ]);
    expect(found).toMatchObject({
      files: 3,
      rows: 3,
      labelled: 3,
      rowsWithoutFile: 0,
      filesWithoutRow: 0,
      patients: 2,
      labels: [
        { label: 'Left', pictures: 1 },
        { label: 'Right', pictures: 2 },
      ],
      unknownLabels: [],
      problems: [],
    });
    expect(taken?.pictures.map(({ row, patient }) => [row, patient])).toEqual([
      [0, '0'],
      [1, '0'],
      [2, '1'],
    ]);
  });

  test('a CSV chosen separately takes precedence over one in the folder', async () => {
    const { labelled } = await intake(
      [...pictures, fileOf('set/labels.csv', CSV)],
      'image,labels\na.png,Left\n',
    );
    expect(labelled).toBe(1);
  });

  test('the CSV called labels.csv is chosen among several, otherwise the one with both columns', async () => {
    const other = fileOf('set/other.csv', 'x,y\n1,2\n');
    expect((await intake([...pictures, other, fileOf('set/labels.csv', CSV)])).labelled).toBe(3);
    expect((await intake([...pictures, other, fileOf('set/mine.csv', CSV)])).labelled).toBe(3);
    expect((await intake([...pictures, other, fileOf('set/b.csv', 'x\n1\n')])).problems).toEqual([
      { kind: 'several-csvs', count: 2 },
    ]);
  });

  test('files without a row and rows without a file are counted, and all others are read', async () => {
    const csv = 'image,labels\na.png,Left\nmissing.png,Left\n';
    expect(await intake(pictures, csv)).toMatchObject({
      labelled: 1,
      rowsWithoutFile: 1,
      filesWithoutRow: 2,
      patients: null,
      problems: [],
    });
  });

  test('a column of another name can be chosen', async () => {
    const csv = 'picture;what\na.png;Left\n';
    const first = await intake(pictures, csv);
    expect(first).toMatchObject({
      header: ['picture', 'what'],
      problems: [{ kind: 'no-column', column: 'image' }],
    });
    const second = await intake(pictures, csv, { image: 'picture', labels: 'what', patient: null });
    expect(second).toMatchObject({ labelled: 1, problems: [] });
  });

  test('a file beside the CSV takes precedence over one of the same name elsewhere', async () => {
    const twice = [...pictures, fileOf('set/old/a.png'), fileOf('set/labels.csv', CSV)];
    expect((await intake(twice)).problems).toEqual([]);
    const elsewhere = [fileOf('set/x/a.png'), fileOf('set/y/a.png'), fileOf('set/y/b.png')];
    expect((await intake(elsewhere, 'image,labels\nb.png,Left\na.png,Left\n')).problems).toEqual([
      { kind: 'duplicate-files', rows: [2] },
    ]);
    expect((await intake(elsewhere, 'image,labels\nx/a.png,Left\n')).labelled).toBe(1);
  });

  test.each([
    ['no CSV', null, { kind: 'no-csv' }],
    ['a CSV without rows', 'image,labels\n', { kind: 'no-rows' }],
    ['no column of labels', 'image,x\na.png,1\n', { kind: 'no-column', column: 'labels' }],
    ['a row without a name', 'image,labels\n,Left\n', { kind: 'bad-row', detail: 'row 1: image is empty' }],
    [
      'a picture that two rows name',
      'image,labels\na.png,Left\na.png,Right\n',
      { kind: 'duplicate-rows', rows: [2] },
    ],
    ['names of no file', 'image,labels\nx.png,Left\n', { kind: 'no-pictures' }],
    ['labels that the model lacks', 'image,labels\na.png,Lefft\n', { kind: 'no-known-label', known: LABELS }],
  ])('%s stands in the way', async (_, csv, problem) => {
    const { problems, taken } = await intake(pictures, csv);
    expect(problems).toEqual([problem]);
    expect(taken).toBeNull();
  });

  test('one unknown label among known ones is reported and blocks nothing', async () => {
    expect(await intake(pictures, 'image,labels\na.png,Left|Lefft\n')).toMatchObject({
      unknownLabels: [{ label: 'Lefft', pictures: 1 }],
      problems: [],
    });
  });

  test('the digest changes with the labels and not with other columns', async () => {
    const digest = async (csv: string) => (await intake(pictures, csv)).taken?.labelsDigest;
    const one = await digest('image,labels\na.png,Left\n');
    expect(await digest('age,image,labels\n5,a.png,Left\n')).toBe(one);
    expect(await digest('image,labels\na.png,Right\n')).not.toBe(one);
  });
});
