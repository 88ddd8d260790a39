/**
 * A reference network from description to judged answer, with no server to ask: it is made on the
 * spot.
 */
import { expect, it } from 'vitest';
import { nodeEngineHost } from '../../../../tools/shared/node-engine.ts';
import { createEngine } from '../../../engine/index.ts';
import { outputOf } from '../../../pipeline/facts.ts';
import { preprocess } from '../../../preprocess/preprocess.ts';
import { createModelRepository } from '../../../worker/host-models.ts';
import type { Configuration } from '../../model/run.ts';
import { openModel } from './host-model.ts';
import { allowedDifference, oracleAnswer } from './host-oracle.ts';
import { benchmarkPicture } from './host-picture.ts';

const { signal } = new AbortController();
/** Nothing listens there. */
const repository = createModelRepository(new URL('http://localhost:9/'));

it.each([
  { precision: 'int8', backend: 'int8' },
  { precision: 'float32', backend: 'wasm' },
] as const)(
  '$precision on $backend answers as its oracle does, within what is allowed',
  {
    timeout: 120_000,
  },
  async ({ precision, backend: id }) => {
    const configuration: Configuration = {
      modelId: 'reference-mobilenetv2',
      variantId: precision,
      backend: id,
      threads: 1,
    };
    const right = await oracleAnswer(configuration, repository, nodeEngineHost(), signal);
    const source = await openModel(configuration, repository, signal);
    expect(source.isHere).toBe(true);
    const model = await source.read();
    const session = await (await createEngine(nodeEngineHost()).backend(id)).load(model, signal);
    const { outputs } = await session.run(
      await preprocess(benchmarkPicture(), model.manifest.input.recipe),
      signal,
    );
    const answers = [...outputOf(outputs, 'probabilities').data];
    expect(answers).toHaveLength(14);
    // A head that saturates would hide what is wrong.
    expect(answers.some((answer) => answer > 0.02 && answer < 0.98)).toBe(true);
    answers.forEach((answer, i) => {
      expect(Math.abs(answer - (right?.[i] ?? Number.NaN))).toBeLessThanOrEqual(allowedDifference(session));
    });
    session.dispose();
  },
);
