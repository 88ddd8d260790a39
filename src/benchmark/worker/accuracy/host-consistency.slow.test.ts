/** The check on a device, on this one. */
import { describe, expect, test, vi } from 'vitest';
import { MODELS_DIR, modelsIn, readManifest } from '../../../../tools/shared/models.ts';
import { openVariant } from '../../../../tools/shared/session.ts';
import { neverAborted } from '../../../core/abort.ts';
import { canRun } from '../../../core/backends.ts';
import type { Selection } from '../../../core/selection.ts';
import { decode } from '../../../decode/decode.ts';
import { DRAWN_SEEDS, drawnImage } from '../../../pipeline/drawn-images.ts';
import type { PreparedModel } from '../../../pipeline/prepare.ts';
import type { ConsistencyRow } from '../../accuracy/progress.ts';
import { checkConsistency } from './host-consistency.ts';

vi.setConfig({ testTimeout: 120_000 });

const signal = new AbortController().signal;
const manifestOf = (modelId: string) => readManifest(MODELS_DIR, modelId);

async function check(
  selections: readonly Selection[],
  change: (prepared: PreparedModel) => PreparedModel = (prepared) => prepared,
): Promise<readonly ConsistencyRow[]> {
  return checkConsistency(selections, {
    manifestOf,
    open: async (selection, options) => {
      const manifest = await manifestOf(selection.modelId);
      return change(
        await openVariant(selection, { manifest, modelsDir: MODELS_DIR, signal: options.signal }),
      );
    },
    signal,
    onRows: () => undefined,
  });
}

describe('the check against the build', () => {
  test('passes here for every shipped precision, on TF.js and on the integer kernels', async () => {
    const manifests = await Promise.all((await modelsIn(MODELS_DIR)).map(manifestOf));
    const selections = manifests.flatMap(({ id, variants }) =>
      variants.flatMap(({ id: variantId, precision }) =>
        (['wasm', 'int8'] as const)
          .filter((backend) => canRun(backend, precision))
          .map((backend) => ({ modelId: id, variantId, backend })),
      ),
    );
    const rows = await check(selections);
    // A variant that is missing: its golden outputs are of other files. Write them anew by npm run
    // golden.
    expect(rows.map(({ selection }) => selection)).toEqual(selections);
    for (const { selection, ok, largestDifference, allowed } of rows) {
      expect(ok, `${selection.variantId} on ${selection.backend}: ${largestDifference} of ${allowed}`).toBe(
        true,
      );
    }
  });

  test('fails where an output is off by a thousandth', async () => {
    const [first] = await modelsIn(MODELS_DIR);
    const selection = { modelId: first ?? '', variantId: 'int8', backend: 'int8' } as const;
    const off = (prepared: PreparedModel): PreparedModel => {
      const { session } = prepared;
      const run: typeof session.run = async (input, own) => {
        const result = await session.run(input, own);
        const data = result.outputs.probabilities?.data;
        if (data) data[0] = (data[0] ?? 0) + 1e-3;
        return result;
      };
      return {
        ...prepared,
        session: { ...session, details: session.details, run, dispose: () => session.dispose() },
      };
    };
    expect(await check([selection], off)).toMatchObject([{ ok: false, problem: null }]);
  });
});

describe('drawn pictures', () => {
  test('are DICOM of 12 bits, the odd ones inverted', async () => {
    for (const seed of DRAWN_SEEDS) {
      const { image, mediaType } = await decode(drawnImage(seed), neverAborted);
      expect(mediaType).toBe('application/dicom');
      expect(image).toMatchObject({
        bitsStored: 12,
        photometric: seed % 2 === 1 ? 'MONOCHROME1' : 'MONOCHROME2',
        windows: [{ center: 2048, width: 4096 }],
      });
      expect(Math.max(...image.samples)).toBeLessThan(4096);
    }
  });
});
