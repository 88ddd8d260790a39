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
