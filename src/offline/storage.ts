/**
 * Asks the browser not to evict stored models when the disk runs low. Browsers decide by how much
 * the site is used, and some ask the person, so this is asked again at each visit.
 * @returns whether storage is safe from eviction now
 */
export async function requestPersistence(): Promise<boolean> {
  try {
    return (await navigator.storage.persisted()) || (await navigator.storage.persist());
  } catch {
    return false; // Not a secure context, or storage is shut off.
  }
}
