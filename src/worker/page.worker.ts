/**
 * The one script of all workers that the page starts; its name, given in src/main.tsx, says what a worker does. One, because a bundler
 * gives every worker script a copy of all that it needs: TF.js would be stored on the device three times.
 */
import { serve } from './host-wire.ts';

declare const self: DedicatedWorkerGlobalScope;

const models = new URL('/models/', self.location.href);

// Calls that come while the code is loaded wait for it.
switch (self.name) {
  case 'penumbra-visit':
    serve(
      self,
      import('../benchmark/worker/trials/host-start.ts').then(({ startVisits }) => startVisits(models)),
    );
    break;
  case 'penumbra-acceptance':
    serve(
      self,
      import('../benchmark/worker/accuracy/host-start.ts').then(({ startAcceptance }) =>
        startAcceptance(models),
      ),
    );
    break;
  default:
    serve(
      self,
      import('./host-start.ts').then(({ startReading }) => startReading(models)),
    );
}
