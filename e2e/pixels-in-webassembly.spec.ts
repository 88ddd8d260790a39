import { expect } from '@playwright/test';
import { choose, findings, fixture, modelReady, openApp } from './support/app-page.ts';
import { test } from './support/visitor.ts';

/**
 * Where the module cannot run, its reference gives the same numbers without a word, only later: no
 * other test would see that a policy or a missing file keeps it away.
 */
test('the worker that reads a file has the module for pixels, and may run it', async ({ page }) => {
  await openApp(page);
  await modelReady(page);
  await choose(page, fixture('chest.png'));
  await findings(page);
  const exported = await Promise.all(
    // The engine's threads sleep between two images, and answer nothing.
    page
      .workers()
      .filter((worker) => worker.url().includes('page.worker'))
      .map((worker) =>
        worker.evaluate(async () => {
          const files = performance.getEntriesByType('resource').map(({ name }) => name);
          const [module] = files.filter((name) => /\/pixels-[^/]+\.js$/.test(name));
          if (module === undefined) return [];
          const { default: base64 } = await import(module);
          const binary = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
          return Object.keys((await WebAssembly.instantiate(binary)).instance.exports);
        }),
      ),
  );
  expect(exported.flat()).toContain('narrowRows');
});
