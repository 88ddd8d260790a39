/// <reference types="vite/types/importMeta.d.ts" />
/** Starts the host that a worker's name asks for; `src/main.tsx` and host-start.ts give the names. */
import { allowOwnScripts } from '../core/own-scripts.ts';
import { announceStarts, startNone } from './host-nested.ts';
import { serve } from './host-wire.ts';

/**
 * Serves the calls of the page.
 * @param waiting messages that arrived before this code did; they are answered first
 */
export function startHost(scope: DedicatedWorkerGlobalScope, waiting: readonly MessageEvent[]): void {
  allowOwnScripts();
  // The build puts workers into assets/, beside models/; the dev server serves the project's folder.
  const models = new URL(import.meta.env.PROD ? '../models/' : '/models/', scope.location.href);
  if (scope.name === 'penumbra-alone') startNone();
  else announceStarts(scope);
  switch (scope.name) {
    case 'penumbra-trial':
      serve(
        scope,
        import('../benchmark/worker/trials/host-start.ts').then(({ startTrials }) => startTrials(models)),
        waiting,
      );
      break;
    case 'penumbra-accuracy':
      serve(
        scope,
        import('../benchmark/worker/accuracy/host-start.ts').then(({ startAccuracy }) =>
          startAccuracy(models),
        ),
        waiting,
      );
      break;
    case 'penumbra-images':
      serve(
        scope,
        import('./host-images.ts').then(({ createImageCalls }) => createImageCalls()),
        waiting,
      );
      break;
    case 'penumbra-self-test':
      void import('./host-self-test.ts')
        .then(({ selfTest }) => selfTest(models))
        .then((outcome) => scope.postMessage(outcome));
      break;
    default:
      serve(
        scope,
        import('./host-start.ts').then(({ startReading }) => startReading(models)),
        waiting,
      );
  }
}
