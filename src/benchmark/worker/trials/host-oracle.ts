/**
 * The oracle of right answers, and the tolerance of a difference. An oracle is other code than what
 * it checks, or the same mistake would be in both; it runs once for a variant, so it may be slow.
 */

import { arithmeticOf, backendOf } from '../../../core/backends.ts';
import { roundsToFloat16 } from '../../../core/session-details.ts';
import { createEngine, type EngineHost, type Session } from '../../../engine/index.ts';
import { outputOf } from '../../../pipeline/facts.ts';
import { preprocess } from '../../../preprocess/preprocess.ts';
import type { ModelRepository } from '../../../worker/host-models.ts';
import type { Configuration } from '../../model/run.ts';
import { openModel } from './host-model.ts';
import { benchmarkPicture } from './host-picture.ts';

/**
 * The oracle's output for {@link benchmarkPicture}.
 * @returns probabilities, 0-1, in the model's order; null where the oracle does not run here
 * @throws AppError kind `model`, `backend` or `cancelled`
 */
export async function oracleAnswer(
  configuration: Configuration,
  repository: ModelRepository,
  engineHost: EngineHost,
  signal: AbortSignal,
): Promise<readonly number[] | null> {
  const engine = createEngine({ ...engineHost, wasmPlain: true });
  const backend = await engine.backend(backendOf(configuration.backend).oracle);
  if (!(await backend.probe()).supported) return null;
  const model = await (await openModel(configuration, repository, signal)).read();
  const session = await backend.load(model, signal);
  try {
    const { outputs } = await session.run(
      await preprocess(benchmarkPicture(), model.manifest.input.recipe),
      signal,
    );
    return [...outputOf(outputs, 'probabilities').data];
  } finally {
    session.dispose();
  }
}

/**
 * Integers are the oracle's to the bit; only their mean over the maps is taken in float32, and a
 * sum of some hundred numbers in another order may differ by some 1e-7. Real numbers differ by how
 * each kernel sums: 1e-3 is what a reading may differ by between backends, two orders above what
 * was seen. Textures of 16 bits round every layer to three digits, which was seen to move a
 * probability by up to 0.01.
 */
export function allowedDifference({ backend, precision, details }: Session): number {
  if (arithmeticOf({ backend, precision }) === 'int8') return 1e-6;
  return roundsToFloat16(details) ? 0.02 : 1e-3;
}
