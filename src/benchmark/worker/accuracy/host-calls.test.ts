/** The worker's calls under Node, with the real engine: what a page would see of a run. */
import { mkdtemp, readdir, readFile, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { evaluateVariants } from '../../../../tools/shared/evaluation/evaluation.ts';
import { ROOT } from '../../../../tools/shared/files.ts';
import { readManifest } from '../../../../tools/shared/models.ts';
import { readLabels } from '../../../../tools/shared/scoring/labels.ts';
import { scoreImages } from '../../../../tools/shared/scoring/scores.ts';
import { openVariant } from '../../../../tools/shared/session.ts';
import { writeSyntheticSet } from '../../../../tools/shared/testing/synthetic-set.ts';
import type { Selection } from '../../../core/selection.ts';
import type { ModelManifest } from '../../../model/manifest.ts';
import type { Calls } from '../../../worker/host-wire.ts';
import type { AccuracyProgress } from '../../accuracy/progress.ts';
import { createAccuracyCalls } from './host-calls.ts';
import type { SavedScores, ScoreStorage } from './host-saved-scores.ts';
import type { AccuracyApi, FolderFile } from './protocol.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const MODELS = join(ROOT, 'fixtures/models');
const COUNT = 70;
const signal = new AbortController().signal;
const quiet = { signal, report: () => undefined };
const VARIANTS: readonly Selection[] = [
  { modelId: 'tiny', variantId: 'float32', backend: 'wasm' },
  { modelId: 'tiny', variantId: 'int8', backend: 'int8' },
  { modelId: 'tiny', variantId: 'dynamic', backend: 'wasm' },
];

let dir: string;
let manifest: ModelManifest;
let files: readonly FolderFile[];

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'penumbra-accuracy-'));
  await writeSyntheticSet(dir, COUNT);
  // The same bytes under another name: the command line counts both.
  await writeFile(join(dir, 'images/picture-3.png'), await readFile(join(dir, 'images/picture-0.png')));
  await unlink(join(dir, 'images/picture-7.png'));
  await writeFile(join(dir, 'images/picture-9.png'), 'no picture');
  manifest = await readManifest(MODELS, 'tiny');
  files = await folder(dir);
});

afterAll(() => rm(dir, { recursive: true }));

async function folder(path: string): Promise<FolderFile[]> {
  const names = await readdir(path, { recursive: true, withFileTypes: true });
  return Promise.all(
    names
      .filter((entry) => entry.isFile())
      .map(async (entry) => {
        const full = join(entry.parentPath, entry.name);
        const relative = `${basename(path)}${full.slice(path.length)}`;
        return { path: relative, blob: new Blob([await readFile(full)]) };
      }),
  );
}

/** Clones values as IndexedDB does; e2e/accuracy.spec.ts uses a real database. */
function memoryStorage(): ScoreStorage & { readonly saved: () => SavedScores | null } {
  let saved: SavedScores | null = null;
  return {
    saved: () => saved,
    load: async () => structuredClone(saved),
    save: async (next) => {
      saved = structuredClone(next);
    },
    discard: async () => {
      saved = null;
    },
  };
}

let storage: ReturnType<typeof memoryStorage>;
let calls: Calls<AccuracyApi>;

function freshPage(): void {
  calls = createAccuracyCalls({
    storage,
    manifest: (modelId) => readManifest(MODELS, modelId),
    open: (selection, { signal: own }) =>
      openVariant(selection, { manifest, modelsDir: MODELS, signal: own }),
  });
}

beforeEach(() => {
  storage = memoryStorage();
  freshPage();
});

async function intake() {
  const { value } = await calls.intake({ files, csv: null, columns: null, modelId: 'tiny' }, quiet);
  return value;
}

async function run(fromSaved = false, report: (progress: AccuracyProgress) => void = () => undefined) {
  const { value } = await calls.run({ variants: VARIANTS, save: true, fromSaved }, { signal, report });
  return value;
}

describe('a run of the accuracy worker', () => {
  test('finds the same pictures in a folder as the command line', async () => {
    expect(await intake()).toMatchObject({
      columns: { image: 'image', labels: 'labels', patient: 'patient_id' },
      files: COUNT - 1,
      rows: COUNT,
      labelled: COUNT - 1,
      rowsWithoutFile: 1,
      filesWithoutRow: 0,
      patients: COUNT / 2,
      unknownLabels: [],
      problems: [],
      savedFits: false,
    });
  });

  test('has the figures of the command line on the same pictures', async () => {
    await intake();
    const skipped: number[] = [];
    const { state, live } = await run(false, (progress) => {
      if (progress.phase === 'reading') skipped.push(...progress.skipped.map(({ row }) => row));
    });
    expect(state).toBe('complete');
    expect(skipped).toEqual([10]);

    const images = await readLabels({ imagesDir: dir, labelsCsv: join(dir, 'labels.csv') });
    const scoring = await scoreImages(images, {
      manifest,
      modelsDir: MODELS,
      signal,
      choices: VARIANTS,
      title: 'tiny',
      jobs: 1,
      scoresDir: null,
    });
    const expected = evaluateVariants(scoring, manifest);
    const table = live.intervals;
    expect(table?.images).toBe(COUNT - 2);
    for (const [v, row] of (table?.rows ?? []).entries()) {
      const { meanAuc, meanAucCi95, meanAucDifference, verdictAgreement, perLabel } = expected[v] ?? {};
      expect(row).toMatchObject({ meanAuc, meanAucCi95, difference: meanAucDifference, verdictAgreement });
      expect(row.perLabel).toEqual(perLabel?.map(({ calibrationError: _, ...figures }) => figures));
    }
    expect(table?.rows.map(({ meanAuc }) => meanAuc)).not.toContain(null);
  });

  test('has the same table after it was stopped and resumed on a fresh page', async () => {
    await intake();
    const whole = await run();
    expect(storage.saved()).toBeNull();

    freshPage();
    await intake();
    // A clock on which every picture takes long enough to be told of: a fast machine would be done
    // before it said a word.
    let nowMs = 0;
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => {
      nowMs += 300;
      return nowMs;
    });
    // Heard between two pictures, as a page's message is.
    const stopping = run(false, (progress) => {
      if (progress.phase === 'reading' && progress.done > 0) void calls.control('stop', quiet);
    });
    expect((await stopping).state).toBe('stopped');
    clock.mockRestore();
    const pictures = storage.saved()?.state.ids.length ?? 0;

    freshPage();
    expect(await intake()).toMatchObject({ savedFits: true });
    let known = 0;
    const resumed = await run(true, (progress) => {
      if (progress.phase === 'reading') known = progress.known;
    });
    expect(pictures).toBeGreaterThan(0);
    expect(known).toBe(pictures);
    expect(resumed.live.intervals).toEqual(whole.live.intervals);
    expect(storage.saved()).toBeNull();
  });
});
