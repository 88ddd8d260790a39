/** What the browser says of this site's storage. */

/** In bytes; browsers blur both figures on purpose. */
export interface StorageEstimate {
  readonly usedBytes: number;
  readonly quotaBytes: number;
}

/**
 * Asks that stored models survive when the disk runs low. Browsers decide by how much the site is used, some by
 * asking; ask again at each visit.
 * @returns whether storage is safe from eviction now
 */
export async function requestPersistence(): Promise<boolean> {
  try {
    return (await navigator.storage.persisted()) || (await navigator.storage.persist());
  } catch {
    return false; // Not a secure context, or storage is shut off.
  }
}

/**
 * Null where the browser does not say.
 * @public
 */
export async function estimateStorage(): Promise<StorageEstimate | null> {
  try {
    const { usage, quota } = await navigator.storage.estimate();
    return usage === undefined || quota === undefined ? null : { usedBytes: usage, quotaBytes: quota };
  } catch {
    return null;
  }
}
