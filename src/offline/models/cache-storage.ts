/** What can be wrong with a model's files in Cache Storage. */
import { type Detail, thrownDetail } from '../../core/detail.ts';
import { AppError } from '../../core/errors.ts';
import { checkHash } from '../../model/load.ts';
import type { ModelFile } from '../../model/manifest.ts';

export function isIntact(modelId: string, file: ModelFile, bytes: ArrayBuffer): Promise<boolean> {
  return checkHash(modelId, file, bytes).then(
    () => true,
    () => false,
  );
}

/**
 * Makes an AppError of kind `storage` from a failure of storage; an AppError is returned unchanged.
 * @param neededBytes the size of what was to be stored, where it is worth naming
 */
export function storageError(thrown: unknown, neededBytes: number | null = null): AppError {
  if (thrown instanceof AppError) return thrown;
  const isFull = thrown instanceof Error && thrown.name === 'QuotaExceededError';
  const detail: Detail =
    isFull && neededBytes !== null ? { code: 'room', neededBytes } : thrownDetail(thrown);
  return new AppError(
    { kind: 'storage', reason: isFull ? 'quota' : 'unavailable', detail },
    { cause: thrown },
  );
}

/**
 * Asks for the bytes of storage that this site uses; null where the browser does not say. The quota
 * that browsers name beside it is not the one that they hold to, so nobody is shown it: whether
 * there is room is only known by storing.
 */
export async function storageUsage(): Promise<number | null> {
  try {
    return (await navigator.storage.estimate()).usage ?? null;
  } catch {
    return null;
  }
}
