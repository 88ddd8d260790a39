/** The drawn image that comes with the app, for a first visit. */
import { thrownDetail } from '../../core/detail.ts';
import { AppError } from '../../core/errors.ts';
import type { FolderFile } from '../../state/model-commands.ts';

/** Shown as its name wherever its reading is. */
const NAME = 'phantom-not-a-patient.dcm';

/** @throws AppError kind `file` or `cancelled` */
export async function phantom(signal: AbortSignal): Promise<readonly FolderFile[]> {
  try {
    const response = await fetch(NAME, { signal });
    if (!response.ok) throw new Error(`${response.status}`);
    return [{ path: NAME, blob: new File([await response.blob()], NAME) }];
  } catch (cause) {
    if (signal.aborted) throw new AppError({ kind: 'cancelled' });
    throw new AppError({ kind: 'file', reason: 'not-readable', detail: thrownDetail(cause) }, { cause });
  }
}
