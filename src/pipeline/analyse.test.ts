/** The whole way of the data with the real decoder and the real engine, on the fixture model. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { encode } from 'fast-png';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openModel, openVariant } from '../../tools/shared/session.ts';
import type { RunningState } from '../core/analysis.ts';
import { analyse } from './analyse.ts';
import type { PreparedModel } from './prepare.ts';

const FIXTURES = join(import.meta.dirname, '../../fixtures');
const bytesOf = (name: string): ArrayBuffer =>
  new Uint8Array(readFileSync(join(FIXTURES, 'files', name))).buffer;
const largePng = (side: number): ArrayBuffer => {
  const data = Uint8Array.from({ length: side * side }, (_, index) => index % 251);
  return new Uint8Array(encode({ width: side, height: side, channels: 1, depth: 8, data })).buffer;
};
const signal = new AbortController().signal;

let tiny: PreparedModel;
beforeAll(async () => {
  const choice = { model: 'tiny', precision: 'float32', backend: 'wasm', models: join(FIXTURES, 'models') };
  tiny = await openModel(choice, signal);
});
afterAll(() => tiny.session.dispose());

describe('openModel', () => {
  it.each([[['Left', 'Middle']], [['Left', 'Middle', 'Right', 'Up']]])(
    'refuses labels %j',
    async (labels) => {
      const manifest = { ...tiny.model.manifest, labels };
      const place = { manifest, modelsDir: join(FIXTURES, 'models'), signal };
      await expect(openVariant({ variantId: 'float32', backend: 'wasm' }, place)).rejects.toMatchObject({
        problem: {
          kind: 'model',
          reason: 'unloadable',
          detail: { code: 'label-count', probabilities: 3, labels: labels.length },
        },
      });
    },
  );
});

describe('analyse', () => {
  it('goes through its stages in order and ends with findings, highest first', async () => {
    const states: RunningState[] = [];
    const result = await analyse(bytesOf('chest.png'), tiny, {
      signal,
      onState: (state) => states.push(state),
    });
    expect(states).toEqual(['decoding', 'preprocessing', 'inferring']);
    const probabilities = result.findings.map(({ probability }) => probability);
    expect(probabilities).toHaveLength(3);
    expect(probabilities).toEqual(probabilities.toSorted((a, b) => b - a));
  });

  it.each([
    ['at once where it is small', bytesOf('chest.png'), 512, ['decoding', 'picture', 'preprocessing']],
    ['last where it is large', largePng(2100), 2100, ['decoding', 'preprocessing', 'picture']],
  ])('gives the picture for the screen %s, and only where it is asked for', async (_, bytes, side, steps) => {
    const order: string[] = [];
    const shown = await analyse(bytes, tiny, {
      signal,
      onState: (state) => order.push(state),
      onDisplay: ({ samples, widthPx, heightPx }) => {
        order.push('picture');
        expect([samples.length, widthPx, heightPx]).toEqual([side * side, side, side]);
      },
    });
    expect(order).toEqual([...steps, 'inferring']);
    const { findings } = await analyse(bytes, tiny, { signal });
    expect(shown.findings).toEqual(findings);
  });

  it('says what made the result', async () => {
    const result = await analyse(bytesOf('chest.png'), tiny, { signal });
    expect(result.provenance).toEqual({
      modelId: 'tiny',
      modelVersion: '1',
      variantId: 'float32',
      precision: 'float32',
      backend: 'wasm',
      threads: 1,
      modelFiles: tiny.model.variant.files.map(({ path, sha256 }) => ({ path, sha256 })),
    });
    expect(Math.abs(result.readAtMs - Date.now())).toBeLessThan(60_000);
    expect(result.image).toMatchObject({
      widthPx: 512,
      heightPx: 512,
      bitsStored: 8,
      mediaType: 'image/png',
    });
  });

  it('takes no less time in all than in its stages together', async () => {
    const { timings } = await analyse(bytesOf('chest.png'), tiny, { signal });
    const { totalMs, ...stages } = timings;
    expect(Object.values(stages).reduce((sum, ms) => sum + ms, 0)).toBeLessThanOrEqual(totalMs);
    for (const ms of Object.values(stages)) expect(ms).toBeGreaterThanOrEqual(0);
  });

  it('finds the same in a DICOM of 12 bits as in the PNG that was drawn alike', async () => {
    const score = async (name: string) => {
      const result = await analyse(bytesOf(name), tiny, { signal });
      return Object.fromEntries(result.findings.map(({ label, score: value }) => [label, value]));
    };
    const [png, dicom] = [await score('chest.png'), await score('implicit.dcm')];
    // Half a level of 8 bits apart moves a score by 4e-5; the picture without its window, by 2e-3.
    for (const [label, value] of Object.entries(png)) expect(dicom[label]).toBeCloseTo(value, 3);
  });

  it('keeps the patient out of everything but the study', async () => {
    const result = await analyse(bytesOf('implicit.dcm'), tiny, { signal });
    const { study, ...rest } = result;
    expect(study?.patientName).toBeTruthy();
    expect(JSON.stringify(rest)).not.toContain(study?.patientName);
  });

  it.each(['decoding', 'preprocessing', 'inferring'] as const)(
    'stops after %s when asked to',
    async (stage) => {
      const abort = new AbortController();
      const reading = analyse(bytesOf('chest.png'), tiny, {
        signal: abort.signal,
        onState: (state) => {
          if (state === stage) abort.abort();
        },
      });
      await expect(reading).rejects.toMatchObject({ problem: { kind: 'cancelled' } });
    },
  );

  it('gives a problem of the file, and reads the next one', async () => {
    await expect(analyse(bytesOf('truncated.png'), tiny, { signal })).rejects.toMatchObject({
      problem: { kind: 'decode', reason: 'truncated' },
    });
    await expect(analyse(bytesOf('chest.jpg'), tiny, { signal })).resolves.toBeDefined();
  });
});
