/** The built app's worker that opens images, alone in a page, and what it makes of files. */
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import type { ImageFacts } from '../../src/core/analysis.ts';
import { AppError, type Problem } from '../../src/core/errors.ts';
import type { DisplayImage } from '../../src/core/image.ts';
import type { OpenedImage } from '../../src/core/opened-image.ts';
import type { PreprocessStep } from '../../src/core/recipe.ts';
import { createImageCalls } from '../../src/worker/host-images.ts';
import { localClient } from '../../src/worker/host-wire.ts';
import type { ImageApi } from '../../src/worker/protocol.ts';

/** The outcome for a file, with everything that Node and Chromium should agree on. */
export type Outcome =
  | { readonly kind: 'problem'; readonly problem: Problem }
  | {
      readonly kind: 'opened';
      readonly facts: ImageFacts;
      /** The picture for the screen; `samplesHash` is its SHA-256, `inputHash` that of the network's input. */
      readonly widthPx: number;
      readonly heightPx: number;
      readonly pixels: number;
      readonly samplesHash: string;
      readonly inputHash: string;
    }
  /** No answer within the limit, or the worker died. */
  | { readonly kind: 'hang' }
  | { readonly kind: 'crash'; readonly message: string };

/** A page of the app's origin in which nothing of the app runs. */
const QUIET_PAGE = '/icons/penumbra.svg';

const ASSETS = fileURLToPath(new URL('../../dist/assets/', import.meta.url));

export async function startImageWorker(page: Page): Promise<void> {
  const script = (await readdir(ASSETS)).find((name) => /^page\.worker-.*\.js$/.test(name));
  await page.goto(QUIET_PAGE);
  await page.evaluate((url) => {
    // The policy wants Trusted Types here too, and nothing has made one yet.
    const { trustedTypes } = window as unknown as {
      readonly trustedTypes: {
        createPolicy(name: string, rules: { createScriptURL(address: string): string }): unknown;
      };
    };
    trustedTypes.createPolicy('default', { createScriptURL: (address) => address });
    Object.assign(window, { workerUrl: url });
  }, `/assets/${script}`);
}

/**
 * Opens files one after the other; a worker that hangs or crashes is replaced.
 * @param limitMs longest wait for an answer
 */
export async function openInWorker(
  page: Page,
  files: readonly Uint8Array[],
  recipe: readonly PreprocessStep[],
  limitMs: number,
): Promise<readonly Outcome[]> {
  const encoded = files.map((file) => Buffer.from(file).toString('base64'));
  return page.evaluate(openAll, { encoded, recipe, limitMs });
}

/** Runs in the page, by its text alone. */
async function openAll(given: {
  readonly encoded: readonly string[];
  readonly recipe: readonly PreprocessStep[];
  readonly limitMs: number;
}): Promise<Outcome[]> {
  const state = window as unknown as { readonly workerUrl: string; imageWorker?: Worker | undefined };

  async function hash(bytes: BufferSource): Promise<string> {
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
    return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  }

  async function openedOutcome(value: OpenedImage, display: DisplayImage): Promise<Outcome> {
    const { samples, widthPx, heightPx } = display;
    return {
      kind: 'opened',
      facts: value.facts,
      widthPx,
      heightPx,
      pixels: samples.length,
      samplesHash: await hash(samples),
      inputHash: await hash(value.input.data as Float32Array<ArrayBuffer>),
    };
  }

  function open(blob: Blob): Promise<Outcome> {
    state.imageWorker ??= new Worker(state.workerUrl, { type: 'module', name: 'penumbra-images' });
    const worker = state.imageWorker;
    const id = Math.random();
    return new Promise((resolve) => {
      const ended = new AbortController();
      const { signal } = ended;
      const end = (outcome: Outcome | Promise<Outcome>) => {
        clearTimeout(timer);
        ended.abort();
        resolve(outcome);
      };
      const timer = setTimeout(() => end({ kind: 'hang' }), given.limitMs);
      let display: DisplayImage | null = null;
      const receive = ({ data }: MessageEvent): void => {
        if (data.id !== id) return;
        if (data.type === 'progress') display = data.progress.display ?? display;
        else if (data.type === 'error') end({ kind: 'problem', problem: data.problem });
        else if (display !== null) end(openedOutcome(data.value, display));
        else end({ kind: 'crash', message: 'no picture for the screen' });
      };
      worker.addEventListener('message', receive, { signal });
      worker.addEventListener('error', ({ message }) => end({ kind: 'crash', message }), { signal });
      const payload = { blob, frame: 0, recipe: given.recipe, withDisplay: true };
      worker.postMessage({ type: 'call', id, call: 'openImage', payload });
    });
  }

  const outcomes: Outcome[] = [];
  for (const text of given.encoded) {
    const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    const outcome = await open(new Blob([bytes]));
    outcomes.push(outcome);
    if (outcome.kind === 'problem' || outcome.kind === 'opened') continue;
    state.imageWorker?.terminate();
    state.imageWorker = undefined;
  }
  return outcomes;
}

/** The outcome of the same calls in this process. */
export function nodeOpener(
  recipe: readonly PreprocessStep[],
): (file: Uint8Array<ArrayBuffer>) => Promise<Outcome> {
  const images = localClient<ImageApi>(createImageCalls());
  const hash = async (bytes: BufferSource) =>
    Buffer.from(await crypto.subtle.digest('SHA-256', bytes)).toString('hex');
  return async (file) => {
    const displays: DisplayImage[] = [];
    try {
      const { facts, input } = await images.call(
        'openImage',
        { blob: new Blob([file]), frame: 0, recipe, withDisplay: true },
        { onProgress: (progress) => void ('display' in progress && displays.push(progress.display)) },
      );
      const [display] = displays;
      if (!display) return { kind: 'crash', message: 'no picture for the screen' };
      const { samples, widthPx, heightPx } = display;
      return {
        kind: 'opened',
        facts,
        widthPx,
        heightPx,
        pixels: samples.length,
        samplesHash: await hash(samples),
        inputHash: await hash(input.data as Float32Array<ArrayBuffer>),
      };
    } catch (thrown) {
      return { kind: 'problem', problem: AppError.from(thrown).problem };
    }
  };
}
