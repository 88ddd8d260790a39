/** One picture through several variants: decoded and preprocessed once, then run by each. */
import { AppError } from '../../../src/core/errors.ts';
import { decode } from '../../../src/decode/decode.ts';
import { outputOf } from '../../../src/pipeline/facts.ts';
import type { PreparedModel } from '../../../src/pipeline/prepare.ts';
import { preprocess } from '../../../src/preprocess/preprocess.ts';
import { type ModelPlace, openVariant, type VariantChoice } from '../session.ts';
import type { Scores } from './score-cache.ts';

/** Scores one picture at a time. */
export interface Lane {
  /**
   * @param bytes of the file; may be transferred, unusable afterwards
   * @param wanted which of the lane's variants
   * @returns for each of `wanted` one raw score a label
   * @throws AppError kind `decode` or `unsupported` for the file; `model`, `backend` or `cancelled` for the run
   */
  score(bytes: ArrayBuffer, wanted: readonly number[]): Promise<readonly Scores[]>;
  close(): Promise<void>;
}

/** Opens each variant when it is first wanted. */
export function createLane(choices: readonly VariantChoice[], place: ModelPlace): Lane {
  const opened = new Map<VariantChoice, PreparedModel>();
  const { manifest, signal } = place;

  async function open(choice: VariantChoice): Promise<PreparedModel> {
    const known = opened.get(choice);
    if (known) return known;
    const prepared = await openVariant(choice, place);
    opened.set(choice, prepared);
    return prepared;
  }

  return {
    async score(bytes, wanted) {
      const { image } = await decode(bytes);
      const input = preprocess(image, manifest.input.recipe);
      const scores: Scores[] = [];
      for (const index of wanted) {
        const choice = choices[index];
        if (!choice) throw new AppError({ kind: 'internal', detail: `no variant ${index}` });
        const { session } = await open(choice);
        const { outputs } = await session.run(input, signal);
        scores.push([...outputOf(outputs, 'probabilities').data]);
      }
      return scores;
    },
    async close() {
      for (const { session } of opened.values()) session.dispose();
    },
  };
}
