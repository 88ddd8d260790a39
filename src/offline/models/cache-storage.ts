/** The part of the browser's CacheStorage that is used, and the names of a model's files in it. */
import { thrownDetail } from '../../core/detail.ts';
import { AppError } from '../../core/errors.ts';
import { checkHash } from '../../model/load.ts';
import type { ModelFile } from '../../model/manifest.ts';

export interface ModelCacheStorage {
  open(name: string): Promise<ModelCache>;
  delete(name: string): Promise<boolean>;
}

export interface ModelCache {
  match(url: string): Promise<Response | undefined>;
  put(url: string, response: Response): Promise<void>;
  delete(url: string): Promise<boolean>;
  keys(): Promise<readonly { readonly url: string }[]>;
}

/** Names a file by its content, so that another version of the same path is another entry. */
export function contentKey(baseUrl: string, modelId: string, { sha256 }: Pick<ModelFile, 'sha256'>): string {
  return new URL(`${modelId}/sha256/${sha256}`, baseUrl).href;
}

export function manifestKey(baseUrl: string, modelId: string): string {
  return new URL(`${modelId}/manifest.json`, baseUrl).href;
}

export function isIntact(modelId: string, file: ModelFile, bytes: ArrayBuffer): Promise<boolean> {
  return checkHash(modelId, file, bytes).then(
    () => true,
    () => false,
  );
}

export function responseOf(bytes: BodyInit, mediaType: string): Response {
  return new Response(bytes, { headers: { 'Content-Type': mediaType } });
}

/**
 * Makes an AppError of kind `storage` from a failure of storage; an AppError is returned unchanged.
 */
export function storageError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const detail = thrownDetail(thrown);
  const isFull = thrown instanceof Error && thrown.name === 'QuotaExceededError';
  return new AppError(
    { kind: 'storage', reason: isFull ? 'quota' : 'unavailable', detail },
    { cause: thrown },
  );
}

/**
 * Asks for the bytes of storage that this site uses and may use; null where the browser does not
 * say.
 */
export async function storageEstimate(): Promise<{ usage: number | null; quota: number | null }> {
  try {
    const { usage = null, quota = null } = await navigator.storage.estimate();
    return { usage, quota };
  } catch {
    return { usage: null, quota: null };
  }
}
