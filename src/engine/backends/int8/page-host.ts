/// <reference path="../tfjs/assets.d.ts" />
/**
 * The int8 backend's host in a page. Only Vite understands these imports, so Node must not load
 * this file.
 */
import plain from '../../../../kernels/build/plain.wasm?url&no-inline';
import plainShared from '../../../../kernels/build/plain-shared.wasm?url&no-inline';
import relaxed from '../../../../kernels/build/relaxed.wasm?url&no-inline';
import relaxedShared from '../../../../kernels/build/relaxed-shared.wasm?url&no-inline';
import { LastingCache } from '../../../core/lasting-cache.ts';
import { canShareMemory } from '../../threads.ts';
import type { ChoiceMemory, HelperThread, Int8Host } from './host.ts';
import type { KernelBuild } from './kernel-build.ts';

const urls: Record<KernelBuild, string> = {
  plain,
  'plain-shared': plainShared,
  relaxed,
  'relaxed-shared': relaxedShared,
};

/**
 * The cache with measured choices. They contain a variant, a number of threads and some
 * milliseconds; no image and nothing about a patient.
 */
const CHOICES = new LastingCache('penumbra-engine-choices');

export function pageInt8Host(): Int8Host {
  return {
    async readKernels(build) {
      const response = await fetch(new URL(urls[build], self.location.href));
      if (!response.ok) throw new Error(`${urls[build]}: ${response.status}`);
      return response.arrayBuffer();
    },
    newThread: canShareMemory() ? newThread : null,
    cores: navigator.hardwareConcurrency || 1,
    platform: navigator.userAgent,
    choices,
  };
}

function newThread(): HelperThread {
  return helperThread(new Worker(new URL('./threads/thread.worker.ts', import.meta.url), { type: 'module' }));
}

export function helperThread(worker: Worker): HelperThread {
  return {
    start: (task) => worker.postMessage(task),
    onFailure(listener) {
      worker.onerror = (event) => {
        event.preventDefault();
        listener(event.message || 'its script could not be loaded');
      };
    },
    terminate: () => worker.terminate(),
  };
}

/** Uses Cache Storage, the simplest store that a worker of every browser has. */
const choices: ChoiceMemory = {
  async get(key) {
    const response = await CHOICES.match(addressOf(key));
    return response ? response.text() : null;
  },
  async set(key, value) {
    await CHOICES.put(addressOf(key), value, { 'Content-Type': 'text/plain' });
  },
};

/** A key in the form of a URL; nothing is fetched from it. */
const addressOf = (key: string): string =>
  new URL(`/engine-choice/${encodeURIComponent(key)}`, self.location.href).href;
