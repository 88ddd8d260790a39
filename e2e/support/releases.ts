/** Signed releases in a server's folder, and the service worker's own account of them. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { AppCheck, Seen, ToServiceWorker } from '../../src/offline/messages.ts';
import { makeKey, type ReleaseKey, readKey } from '../../tools/pack/keys.ts';

/** @param folder for the two files of the key pair */
export async function newKey(folder: string, name: string): Promise<ReleaseKey> {
  const path = join(folder, `${name}.pem`);
  await makeKey(path);
  return readKey(path);
}

/** Turns one bit in the middle of a file, as a bad disk or a bad hand would. */
export async function flip(path: string): Promise<void> {
  const bytes = await readFile(path);
  const middle = bytes.length >> 1;
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  await writeFile(path, bytes);
}

function ask<T>(page: Page, message: ToServiceWorker): Promise<T> {
  return page.evaluate(async (sent) => {
    const { active } = await navigator.serviceWorker.ready;
    const { port1, port2 } = new MessageChannel();
    const answer = new Promise<unknown>((resolve) => {
      port1.onmessage = ({ data }) => resolve(data);
    });
    active?.postMessage(sent, [port2]);
    return answer;
  }, message) as Promise<T>;
}

/** Has the service worker look for a newer release. */
export const look = (page: Page): Promise<Seen> => ask(page, { type: 'look' });

/** Has it read every stored byte of the running release, and fetch what is not sound. */
export const check = (page: Page): Promise<AppCheck> => ask(page, { type: 'check' });

/**
 * Has the browser look for another service worker.
 * @returns the state in which a new one ends; null where there is none
 */
export function updateWorker(page: Page): Promise<string | null> {
  return page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    const { installing, waiting } = await registration.update().then(
      (updated) => (updated as ServiceWorkerRegistration | undefined) ?? registration,
      () => registration,
    );
    const worker = installing ?? waiting;
    const isAtEnd = () => worker?.state === 'redundant' || worker?.state === 'activated';
    while (worker && !isAtEnd()) await new Promise((resolve) => setTimeout(resolve, 50));
    return worker?.state ?? null;
  });
}
