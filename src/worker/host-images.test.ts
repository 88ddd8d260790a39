/** The calls that open images, with the real decoders. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { neverAborted } from '../core/abort.ts';
import type { DisplayImage } from '../core/image.ts';
import { parseManifest } from '../model/manifest.ts';
import { createImageCalls } from './host-images.ts';
import { localClient } from './host-wire.ts';
import type { ImageApi, OpenProgress } from './protocol.ts';

const FIXTURES = join(import.meta.dirname, '../../fixtures');
const TINY = join(FIXTURES, 'models/tiny/manifest.json');
const { recipe } = parseManifest(JSON.parse(readFileSync(TINY, 'utf8')), 'tiny').input;
const fileOf = (name: string) => new Blob([readFileSync(join(FIXTURES, 'files', name))]);

function opener() {
  const images = localClient<ImageApi>(createImageCalls());
  const steps: string[] = [];
  const displays: DisplayImage[] = [];
  const open = (name: string, withDisplay = false, signal = neverAborted) => {
    const onProgress = (progress: OpenProgress) => {
      if ('display' in progress) displays.push(progress.display);
      steps.push(`${name} ${'display' in progress ? 'display' : progress.state}`);
    };
    return images.call(
      'openImage',
      { blob: fileOf(name), frame: 0, recipe, withDisplay },
      { signal, onProgress },
    );
  };
  return { images, open, steps, displays };
}

describe('opening images', () => {
  it('decodes one file at a time, however many are asked for', async () => {
    const { open, steps } = opener();
    await Promise.all(['chest.png', 'implicit.dcm', 'chest.jpg'].map((name) => open(name)));
    expect(steps).toEqual(
      ['chest.png', 'implicit.dcm', 'chest.jpg'].flatMap((name) => [
        `${name} decoding`,
        `${name} preprocessing`,
      ]),
    );
  });

  it('makes the image for the screen where it is wanted, and the same as alone', async () => {
    const { open, steps, displays, images } = opener();
    await open('implicit.dcm', true);
    expect(steps).toEqual(['implicit.dcm decoding', 'implicit.dcm display', 'implicit.dcm preprocessing']);
    expect(displays).toEqual([await images.call('render', { blob: fileOf('implicit.dcm'), frame: 0 })]);
  });

  it('goes on after a file that cannot be read, and after one that was stopped', async () => {
    const { open } = opener();
    const stopped = new AbortController();
    const opened = ['truncated.png', 'chest.jpg', 'chest.png'].map((name) =>
      open(name, false, name === 'chest.jpg' ? stopped.signal : neverAborted),
    );
    stopped.abort();
    const [bad, cancelled, good] = await Promise.allSettled(opened);
    expect(bad).toMatchObject({ status: 'rejected', reason: { problem: { kind: 'decode' } } });
    expect(cancelled).toMatchObject({ status: 'rejected', reason: { problem: { kind: 'cancelled' } } });
    expect(good).toMatchObject({ status: 'fulfilled', value: { facts: { widthPx: 512 } } });
  });

  it('moves the buffers to the caller', async () => {
    const report: Transferable[][] = [];
    const { value, transfer } = await createImageCalls().openImage(
      { blob: fileOf('chest.png'), frame: 0, recipe, withDisplay: true },
      { signal: neverAborted, report: (_, buffers) => report.push(buffers ?? []) },
    );
    expect(transfer).toEqual([value.input.data.buffer, value.thumbnail.grey.buffer]);
    expect(report.flat().map((buffer) => (buffer as ArrayBuffer).byteLength)).toEqual([512 * 512]);
  });
});
