/** Tries a release before it counts: a worker of that very release reads drawn images. */
import type { Offer } from './messages.ts';
import { releaseFolder } from './release/stored-lists.ts';

/** A cold start on a slow device, with its weights over a slow network. */
const LIMIT_MS = 300_000;

/** The name that worker/start-host.ts knows; it may not change, because any release tries any other. */
const NAME = 'penumbra-self-test';

/**
 * @returns whether it read as the build recorded; null where that is not known, for example because
 * another page tries it now
 */
export async function runSelfTest({ id, selfTest }: Offer): Promise<boolean | null> {
  // The service worker alone has the files of a release that is not current.
  if (!navigator.serviceWorker.controller) return null;
  const run = () => {
    const url = new URL(releaseFolder(id) + selfTest, document.baseURI);
    const worker = new Worker(url, { type: 'module', name: NAME });
    return new Promise<boolean | null>((resolve) => {
      worker.onmessage = ({ data }: MessageEvent<unknown>) => {
        // What is no word is a sign of life, as every worker gives.
        if (typeof data !== 'string') return;
        resolve(data === 'passed' || data === 'failed' ? data === 'passed' : null);
      };
      worker.onerror = () => resolve(false);
      setTimeout(resolve, LIMIT_MS, false);
    }).finally(() => worker.terminate());
  };
  if (!navigator.locks) return run();
  return navigator.locks.request(NAME, { ifAvailable: true }, (lock) => (lock ? run() : null));
}
