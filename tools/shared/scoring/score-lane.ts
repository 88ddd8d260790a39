/** One picture through several variants: decoded and preprocessed once, then run by each. */
import { thrownDetail } from '../../../src/core/detail.ts';
import { AppError } from '../../../src/core/errors.ts';
import { Memo } from '../../../src/core/memo.ts';
import type { Session } from '../../../src/engine/index.ts';
import { prepareImage, scoresOf } from '../../../src/pipeline/score.ts';
import { type ModelPlace, openVariant, type VariantChoice } from '../session.ts';
import type { Scores } from './score-cache.ts';

/** Scores one picture at a time. */
export interface Lane {
  /**
   * @param bytes of the file; may be transferred, unusable afterwards
   * @param wanted which of the lane's variants
   * @returns for each of `wanted` one raw score a label
   * @throws AppError kind `decode` or `unsupported` for the file; `model`, `backend` or `cancelled`
   * for the run
   */
  score(bytes: ArrayBuffer, wanted: readonly number[]): Promise<readonly Scores[]>;
  close(): Promise<void>;
}

/** Opens each variant when it is first wanted. */
export function createLane(choices: readonly VariantChoice[], place: ModelPlace): Lane {
  const { manifest, signal } = place;
  const opened: Session[] = [];
  const sessions = new Memo(async (index: number) => {
    const choice = choices[index];
    if (!choice) throw new AppError({ kind: 'internal', detail: thrownDetail(`no variant ${index}`) });
    const { session } = await openVariant(choice, place);
    opened.push(session);
    return session;
  });

  return {
    async score(bytes, wanted) {
      const input = await prepareImage(bytes, manifest.input.recipe, signal);
      const scores: Scores[] = [];
      for (const index of wanted) {
        scores.push([...(await scoresOf(await sessions.get(index), input, signal))]);
      }
      return scores;
    },
    async close() {
      for (const session of opened) session.dispose();
    },
  };
}
