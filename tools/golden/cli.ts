/**
 * `npm run golden`: the outputs of every shipped variant for the drawn images, for the page's check
 * on a device.
 */

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BACKEND_IDS, backendOf, canRun, DEFAULT_BACKENDS } from '../../src/core/backends.ts';
import { identityOf } from '../../src/model/consistency.ts';
import { type GoldenOutputs, readDrawn } from '../../src/pipeline/golden.ts';
import { parseArguments, runCommand } from '../shared/command.ts';
import { ROOT } from '../shared/files.ts';
import { MODELS_DIR, modelsIn, readManifest } from '../shared/models.ts';
import { createProgress } from '../shared/progress.ts';
import { openVariant } from '../shared/session.ts';

const HELP = `Regenerates fixtures/golden/probabilities.json: the probabilities of every shipped model and precision for the drawn
images, computed in float32 by TF.js and in integers by the reference executor. Run it whenever models/ changes.

  npm run -s golden
`;

/** Nine digits are enough to tell any two float32 apart. */
const shortest = (value: number): number => Number(value.toPrecision(9));

await runCommand(import.meta, HELP, async (args, signal) => {
  parseArguments(args, { options: {} });
  const golden: GoldenOutputs[] = [];
  for (const modelId of await modelsIn(MODELS_DIR)) {
    const manifest = await readManifest(MODELS_DIR, modelId);
    const progress = createProgress(modelId, manifest.variants.length);
    for (const variant of manifest.variants) {
      const { id: variantId, precision } = variant;
      const oracles = BACKEND_IDS.filter((id) => backendOf(id).role === 'oracle' && canRun(id, precision));
      for (const backend of [...oracles, DEFAULT_BACKENDS.float32]) {
        const place = { manifest, modelsDir: MODELS_DIR, signal };
        const { session } = await openVariant({ variantId, backend }, place);
        golden.push({
          modelId,
          variantId,
          arithmetic: backendOf(backend).arithmetic,
          measuredFor: identityOf(manifest, variant),
          probabilities: (await readDrawn(session, manifest, signal)).map((row) => row.map(shortest)),
        });
        session.dispose();
      }
      progress.advance();
    }
    progress.stop();
  }
  const lines = golden.map((entry) => JSON.stringify(entry)).join(',\n');
  await writeFile(join(ROOT, 'fixtures/golden/probabilities.json'), `[\n${lines}\n]\n`);
  return 0;
});
