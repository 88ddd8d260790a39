/** Whether a selection would read without a network: every stored byte, and a drawn image. */
import type { Selection } from '../core/selection.ts';
import type { StoredCheck } from '../core/stored-check.ts';
import { variantOf } from '../model/manifest.ts';
import { DRAWN_SEEDS } from '../pipeline/drawn-images.ts';
import { agreesWithGolden } from '../pipeline/golden.ts';
import type { ModelRepository } from './host-models.ts';
import type { SessionHolder } from './host-session.ts';

/**
 * @throws AppError as a reading with this selection does; a file that is missing and cannot be
 * fetched is counted and throws nothing
 */
export async function checkStored(
  selection: Selection,
  repository: ModelRepository,
  sessions: SessionHolder,
  signal: AbortSignal,
): Promise<StoredCheck> {
  const manifest = await sessions.manifest(selection, { signal });
  const { files } = variantOf(manifest, selection.variantId);
  const stored = await repository.verify(manifest.id, files, signal);
  const agreement = await sessions.use(selection, { signal }, ({ session, model }) =>
    agreesWithGolden(session, selection, model.manifest, signal, DRAWN_SEEDS.slice(0, 1)),
  );
  return { ...stored, agrees: agreement?.ok ?? null };
}
