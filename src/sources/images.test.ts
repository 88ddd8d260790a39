import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { writeDicomdir } from '../../tools/fixtures/dicomdir-writer.ts';
import { bufferOf, problemOf } from '../../tools/fixtures/problem-of.ts';
import { protectedZip } from '../../tools/fixtures/unsupported-formats.ts';
import { neverAborted } from '../core/abort.ts';
import type { AppError } from '../core/errors.ts';
import { decode } from '../decode/decode.ts';
import type { SourceFile } from './contract.ts';
import { contentOf } from './entry-blob.ts';
import { imagesOf } from './images.ts';

const fixtures = join(import.meta.dirname, '../../fixtures/files');
const fixture = (name: string) => new Uint8Array(readFileSync(join(fixtures, name)));
const [png, dicom, tiff] = [fixture('chest.png'), fixture('implicit.dcm'), fixture('chest.tif')];
const note = new TextEncoder().encode('Nothing to see here.');

const fileOf = (path: string, bytes: Uint8Array): SourceFile => ({
  path,
  open: () => Promise.resolve(new Blob([bufferOf(bytes)])),
});
const files = (contents: Readonly<Record<string, Uint8Array>>) =>
  Object.entries(contents).map(([path, bytes]) => fileOf(path, bytes));

/** Names of images, titles of problems and the number of others, in order. */
async function found(given: readonly SourceFile[], signal = neverAborted) {
  const images: File[] = [];
  const problems: { name: string; error: AppError }[] = [];
  let others = 0;
  for await (const item of imagesOf(given, signal)) {
    if (item.kind === 'image') images.push(item.file);
    else if (item.kind === 'problem') problems.push(item);
    else others += 1;
  }
  return { images, names: images.map(({ name }) => name), problems, others };
}

const problemsOf = (problems: readonly { name: string; error: AppError }[]) =>
  problems.map(({ name, error }) => [name, error.problem]);

describe('files', () => {
  it('that were given alone all count as images, whatever they are', async () => {
    const { names, others } = await found(files({ 'a.png': png, 'note.txt': note, 'b.dcm': dicom }));
    expect({ names, others }).toEqual({ names: ['a.png', 'note.txt', 'b.dcm'], others: 0 });
  });

  it('of a folder are told by their bytes, and those of the system do not count', async () => {
    const given = files({
      'disc/a.png': png,
      'disc/deep/er/IM0001': dicom,
      'disc/note.dcm': note,
      'disc/empty.png': new Uint8Array(0),
      'disc/scan.txt': tiff,
      'disc/.DS_Store': note,
      'disc/__MACOSX/._a.png': png,
      'disc/Thumbs.db': png,
    });
    const { names, others, problems } = await found(given);
    expect(names).toEqual(['disc/a.png', 'disc/deep/er/IM0001', 'disc/scan.txt']);
    expect({ others, problems }).toEqual({ others: 2, problems: [] });
  });

  it('that the browser cannot read are told by their name, and the others go on', async () => {
    const broken = { path: 'disc/b', open: () => Promise.reject(new DOMException('gone', 'NotFoundError')) };
    const { names, problems } = await found([
      ...files({ 'disc/a': png }),
      broken,
      ...files({ 'disc/c': png }),
    ]);
    expect(names).toEqual(['disc/a', 'disc/c']);
    expect(problems.map(({ name }) => name)).toEqual(['disc/b']);
  });

  it('are looked at one by one, so that a cancel stops between two of them', async () => {
    const abort = new AbortController();
    const items = imagesOf(files({ 'disc/a': png, 'disc/b': png }), abort.signal);
    expect((await items.next()).value).toMatchObject({ kind: 'image' });
    abort.abort();
    expect(await problemOf(() => items.next())).toEqual({ kind: 'cancelled' });
  });
});

describe('a ZIP', () => {
  const tree = { 'study/a.png': png, 'study/b/IM0001': dicom, 'read me.txt': note, '__MACOSX/._a': note };

  it.each([0, 6] as const)(
    'of level %d gives its images, which decode to the same samples',
    async (level) => {
      const { images, names, others, problems } = await found(files({ 'x.zip': zipSync(tree, { level }) }));
      expect({ names, others, problems }).toEqual({
        names: ['study/a.png', 'study/b/IM0001'],
        others: 1,
        problems: [],
      });
      for (const [index, expected] of [png, dicom].entries()) {
        const content = await contentOf(images[index] as Blob, neverAborted);
        expect(Buffer.compare(Buffer.from(content), expected)).toBe(0);
        expect((await decode(content, neverAborted)).image.widthPx).toBe(512);
      }
    },
  );

  it('is not inflated before an image is read', async () => {
    const archive = zipSync(tree);
    const { images } = await found(files({ 'x.zip': archive }));
    expect(images.reduce((sum, { size }) => sum + size, 0)).toBeLessThan(archive.length);
  });

  it('in a folder is opened, and one in a ZIP is not', async () => {
    const inner = zipSync({ 'c.png': png });
    const { names, others } = await found(
      files({ 'disc/x.zip': zipSync({ 'a.png': png, 'inner.zip': inner }) }),
    );
    expect({ names, others }).toEqual({ names: ['a.png'], others: 1 });
  });

  it('without images says so', async () => {
    const { problems } = await found(files({ 'x.zip': zipSync({ 'note.txt': note, 'more.txt': note }) }));
    const found2 = { code: 'no-images', files: 2 };
    expect(problemsOf(problems)).toEqual([
      ['x.zip', { kind: 'unsupported', subject: 'no-images', found: found2 }],
    ]);
  });

  it('with a password is refused as such', async () => {
    const { problems } = await found(files({ 'x.zip': protectedZip() }));
    expect(problems[0]?.error.problem).toMatchObject({ kind: 'unsupported', subject: 'encrypted' });
  });

  it.each([0.5, 0.9, 0.999])('of which only %f is there is called incomplete', async (share) => {
    const archive = zipSync(tree);
    const { problems } = await found(files({ 'x.zip': archive.subarray(0, archive.length * share) }));
    expect(problems[0]?.error.problem).toMatchObject({ kind: 'decode', format: 'ZIP', reason: 'truncated' });
  });

  it('behind other bytes, as of a program that extracts it, is read', async () => {
    const program = Buffer.concat([Buffer.from('PK\x03\x04 but no entry'), zipSync({ 'a.png': png })]);
    const { names, images } = await found(files({ 'x.exe': program }));
    expect(names).toEqual(['a.png']);
    expect((await contentOf(images[0] as Blob, neverAborted)).byteLength).toBe(png.length);
  });

  /** An archive of one file whose central directory says something else of it. */
  function lying(field: number, value: number, level: 0 | 6 = 6): Uint8Array {
    const archive = zipSync({ 'a.png': png }, { level });
    const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
    const directory = view.getUint32(archive.length - 6, true);
    view.setUint32(directory + field, value, true);
    return archive;
  }
  const [CHECKSUM, SIZE, OFFSET] = [16, 24, 42];

  it.each([
    ['larger than it says', lying(SIZE, 2000), 'corrupt'],
    ['smaller than it says', lying(SIZE, png.length + 1), 'truncated'],
    ['stored and not as large as it says', lying(SIZE, 2000, 0), 'corrupt'],
    ['changed', lying(CHECKSUM, 1), 'corrupt'],
  ] as const)('whose file is %s is refused when it is read', async (_, archive, reason) => {
    const { images } = await found(files({ 'x.zip': archive }));
    expect(await problemOf(contentOf(images[0] as Blob, neverAborted))).toMatchObject({
      kind: 'decode',
      reason,
    });
  });

  it('never inflates more than it says, however much there is', async () => {
    const zeros = new Uint8Array(2 ** 26);
    zeros.set(png);
    const archive = zipSync({ 'bomb.png': zeros });
    const view = new DataView(archive.buffer);
    view.setUint32(view.getUint32(archive.length - 6, true) + SIZE, 5000, true);
    const { images } = await found(files({ 'x.zip': archive }));
    const problem = await problemOf(contentOf(images[0] as Blob, neverAborted));
    expect(problem).toMatchObject({ reason: 'corrupt', detail: { code: 'zip-entry-bytes', found: 5001 } });
  });

  it.each([
    ['a size that no compression reaches', lying(SIZE, 0x7fffffff), 'archive'],
    ['no local header', lying(OFFSET, 7), 'corrupt'],
  ])('that claims %s is refused', async (_, archive, expected) => {
    const { problems } = await found(files({ 'x.zip': archive }));
    expect(JSON.stringify(problems[0]?.error.problem)).toContain(expected);
  });

  it('with a compression that is not read names it', async () => {
    const { problems } = await found(files({ 'x.zip': lying(10, 93) }));
    expect(problems[0]?.error.problem).toMatchObject({ subject: 'archive', found: { method: 93 } });
  });

  it('of more files than a disc has is refused by its directory alone', async () => {
    const archive = zipSync({ 'a.png': png });
    new DataView(archive.buffer).setUint32(archive.length - 10, 2 ** 30, true);
    const { problems } = await found(files({ 'x.zip': archive }));
    expect(problems[0]?.error.problem).toMatchObject({ subject: 'archive', found: { code: 'zip-entries' } });
  });

  it('that was cancelled ends with cancelled', async () => {
    const given = files({ 'x.zip': zipSync(tree) });
    expect(await problemOf(found(given, AbortSignal.abort()))).toEqual({ kind: 'cancelled' });
  });

  const python = ['python3', '/usr/bin/python3'].find((one) => spawnSync(one, ['--version']).status === 0);

  it.skipIf(!python)(
    'as Python writes it, in ZIP64, with names beyond ASCII and a comment, is read',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'penumbra-'));
      try {
        const script = `
import sys, zipfile
with zipfile.ZipFile('x.zip', 'w', zipfile.ZIP_DEFLATED) as archive:
    for name in ['Röntgen/Thorax.png', 'b.png']:
        with archive.open(zipfile.ZipInfo(name), 'w', force_zip64=True) as entry:
            entry.write(open(sys.argv[1], 'rb').read())
    for index in range(66000): archive.writestr('.n/%d' % index, '')
    archive.comment = b'A comment with PK\\x05\\x06 in it'
`;
        execFileSync(python ?? '', ['-c', script, join(fixtures, 'chest.png')], { cwd: folder });
        const archive = new Uint8Array(readFileSync(join(folder, 'x.zip')));
        const { names, images, others } = await found(files({ 'x.zip': archive }));
        expect(names).toEqual(['Röntgen/Thorax.png', 'b.png']);
        expect(others).toBe(0);
        for (const image of images) {
          expect(Buffer.compare(Buffer.from(await contentOf(image, neverAborted)), png)).toBe(0);
        }
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  );
});

describe('a DICOMDIR', () => {
  const index = writeDicomdir(['DICOM/IM2', 'DICOM/IM1']);

  it('opens just the images that it names, in its order', async () => {
    const given = files({
      'disc/DICOMDIR': index,
      'disc/DICOM/IM1': dicom,
      'disc/DICOM/IM2': dicom,
      'disc/DICOM/IM3': dicom,
      'disc/REPORT': note,
      'disc/viewer.exe': note,
    });
    const { names, others, problems } = await found(given);
    expect(names).toEqual(['disc/DICOM/IM2', 'disc/DICOM/IM1']);
    expect({ others, problems }).toEqual({ others: 3, problems: [] });
  });

  it('finds them in other letters, with the versions of a disc, and without a folder around', async () => {
    const given = files({ dicomdir: index, 'dicom/im1;1': dicom, 'dicom/im2.': dicom });
    expect((await found(given)).names).toEqual(['dicom/im2.', 'dicom/im1;1']);
  });

  it('within a ZIP opens the images of the ZIP', async () => {
    const archive = zipSync({
      'd/DICOMDIR': index,
      'd/DICOM/IM1': dicom,
      'd/DICOM/IM2': dicom,
      'd/x.png': png,
    });
    const { names, others } = await found(files({ 'x.zip': archive }));
    expect({ names, others }).toEqual({ names: ['d/DICOM/IM2', 'd/DICOM/IM1'], others: 1 });
  });

  it('says which of its images are missing', async () => {
    const { names, problems } = await found(files({ 'd/DICOMDIR': index, 'd/DICOM/IM1': dicom }));
    expect(names).toEqual(['d/DICOM/IM1']);
    const detail = { code: 'dicomdir-missing', path: 'd/DICOM/IM2' };
    expect(problemsOf(problems)).toEqual([['d/DICOM/IM2', { kind: 'file', reason: 'not-found', detail }]]);
  });

  it('alone leads to its folder, and so does one that is opened as an image', async () => {
    const problem = { kind: 'unsupported', subject: 'dicomdir', found: { code: 'dicomdir', images: 2 } };
    const { names, problems } = await found(files({ DICOMDIR: index, 'other.png': png }));
    expect(names).toEqual(['other.png']);
    expect(problemsOf(problems)).toEqual([['DICOMDIR', problem]]);
    expect(await problemOf(decode(bufferOf(index), neverAborted))).toEqual(problem);
  });

  it('that is damaged is named, and its folder is opened without it', async () => {
    const { names, problems } = await found(files({ 'd/DICOMDIR': index.subarray(0, 200), 'd/a': dicom }));
    expect(names).toEqual(['d/a']);
    expect(problems.map(({ name }) => name)).toEqual(['d/DICOMDIR']);
  });

  const hasDcmtk = spawnSync('dcmmkdir', ['--version']).status === 0;

  it.skipIf(!hasDcmtk)('as dcmtk writes it is read', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'penumbra-'));
    try {
      mkdirSync(join(folder, 'DICOM'));
      for (const name of ['IM1', 'IM2']) {
        cpSync(join(fixtures, 'monochrome1.dcm'), join(folder, 'DICOM', name));
        execFileSync('dcmodify', ['-nb', '-gin', join(folder, 'DICOM', name)]);
      }
      execFileSync('dcmmkdir', ['+I', '+id', '.', 'DICOM/IM1', 'DICOM/IM2'], { cwd: folder });
      const written = new Uint8Array(readFileSync(join(folder, 'DICOMDIR')));
      const given = files({ DICOMDIR: written, 'DICOM/IM1': dicom, 'DICOM/IM2': dicom, 'DICOM/IM3': dicom });
      const { names, others } = await found(given);
      expect({ names: [...names].sort(), others }).toEqual({ names: ['DICOM/IM1', 'DICOM/IM2'], others: 1 });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
