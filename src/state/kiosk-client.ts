/** The worker as a kiosk sees it: the locked model alone, and nothing that changes what is stored. */
import { AppError } from '../core/errors.ts';
import type { KioskPolicy } from '../core/kiosk.ts';
import type { ModelSummary } from '../core/selection.ts';
import type { WorkerClient } from '../worker/client.ts';
import type { Call } from '../worker/protocol.ts';

/** A patient must neither bring a model nor take one away. */
const REFUSED: readonly Call[] = ['importModel', 'removeModel', 'discardModel'];

/** @param policy asked at each call; null where nothing is locked */
export function lockedClient(client: WorkerClient, policy: () => KioskPolicy | null): WorkerClient {
  return {
    async call(call, payload, options) {
      const now = policy();
      if (now && REFUSED.includes(call)) throw new AppError({ kind: 'cancelled' });
      const answer = await client.call(call, payload, options);
      if (!now || call !== 'catalogue') return answer;
      return lockedModels(answer as readonly ModelSummary[], now) as typeof answer;
    },
  };
}

/** @throws AppError kind `model`, reason `not-found`, where what is locked does not exist */
export function lockedModels(
  models: readonly ModelSummary[],
  { model, precision }: Pick<KioskPolicy, 'model' | 'precision'>,
): readonly ModelSummary[] {
  const shipped = models.filter(({ origin }) => origin === 'shipped');
  const locked = (model === null ? shipped : models.filter(({ id }) => id === model)).flatMap((one) => {
    const variants = one.variants.filter(({ id }) => precision === null || id === precision);
    return variants.length > 0 ? [{ ...one, variants }] : [];
  });
  // A model that is not the index's default is the default of a kiosk that has no other.
  const hasDefault = locked.some(({ isDefault }) => isDefault);
  if (locked.length > 0)
    return locked.map((one) => ({ ...one, isDefault: hasDefault ? one.isDefault : true }));
  throw new AppError({
    kind: 'model',
    reason: 'not-found',
    modelId: model ?? '',
    file: precision,
    detail: { code: 'kiosk-lock', model, precision },
  });
}
