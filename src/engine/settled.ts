import { checkpoint } from '../core/abort.ts';
import type { Session } from './contract.ts';

const POLL_MS = 50;
/** Several times what measuring takes on a slow device; where it fails, the kernels of the beginning stay. */
const PATIENCE_MS = 5000;

/**
 * Our integer engine begins with the kernels that are fastest almost everywhere, measures which are
 * fastest here once there has been a run and then none for a moment, and changes over at once: see
 * backends/int8/session.ts. Code that measures times waits for it.
 * @param session which has run once
 * @param run one more, the first on what was chosen; not called where there is nothing to wait for
 * @throws AppError kind `cancelled`, and what `run` throws
 */
export async function settled(
  session: Pick<Session, 'details'>,
  run: () => Promise<unknown>,
  signal: AbortSignal,
): Promise<void> {
  const isChoosing = () => session.details.kind === 'integer-kernels' && session.details.choice === 'first';
  if (!isChoosing()) return;
  const untilMs = performance.now() + PATIENCE_MS;
  while (isChoosing() && performance.now() < untilMs) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    await checkpoint(signal);
  }
  await run();
}
