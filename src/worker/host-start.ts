/** The worker that analyses images; host-calls.ts implements its calls. */
import { createEngine } from '../engine/index.ts';
import { createWorkerClient } from './client.ts';
import { createCalls, type ImageOpeners } from './host-calls.ts';
import { readingEngineHost } from './host-engine.ts';
import { createImageCalls } from './host-images.ts';
import { localClient } from './host-wire.ts';
import type { ImageApi } from './protocol.ts';

/**
 * A codec in WebAssembly cannot be stopped, and one of JPEG 2000 takes a second for a large image:
 * longer than another worker takes to start.
 */
const LET_GO_MS = 300;

/** No codec takes as long on a file that it can open; the page's own limit is longer. */
const HUNG_MS = 60_000;

export function startReading(models: URL) {
  return createCalls(models, createEngine(readingEngineHost()), imageOpeners());
}

function imageOpeners(): ImageOpeners {
  const hasRoom = navigator.hardwareConcurrency !== 1 && typeof Worker !== 'undefined';
  return {
    here: localClient(createImageCalls()),
    beside: hasRoom
      ? createWorkerClient<ImageApi>(startImageWorker, { letGoMs: LET_GO_MS, hungMs: HUNG_MS })
      : null,
  };
}

/** From the same script: see page.worker.ts. */
function startImageWorker(): Worker {
  return new Worker(self.location.href, { type: 'module', name: 'penumbra-images' });
}
