import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';

const ASSETS = fileURLToPath(new URL('../dist/assets/', import.meta.url));

/** The server of the tests builds the app first, so this is the build that the other specs open. */
const scripts = async () => (await readdir(ASSETS)).filter((name) => name.endsWith('.js'));

test('no chunk imports the entry of a worker, which WebKit would evaluate again', async () => {
  const names = await scripts();
  const entries = names.filter((name) => name.includes('.worker-'));
  expect(entries.map((name) => name.split('-')[0]).sort()).toEqual([
    'page.worker',
    'pthread.worker',
    'thread.worker',
  ]);
  const imports = await Promise.all(
    names.map(async (name) => {
      const code = await readFile(`${ASSETS}${name}`, 'utf8');
      // An entry that starts as a worker is named by `new URL`; only an import names it as a
      // module.
      const imported = [...code.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*["'`]\.\/([^"'`]+)["'`]/g)].map(
        ([, file]) => file,
      );
      return entries.filter((entry) => imported.includes(entry)).map((entry) => `${name} imports ${entry}`);
    }),
  );
  expect(imports.flat()).toEqual([]);
});

test('the entry of the page’s workers exports nothing and imports nothing statically', async () => {
  const [entry] = (await scripts()).filter((name) => name.startsWith('page.worker-'));
  const code = await readFile(`${ASSETS}${entry}`, 'utf8');
  expect(code).not.toMatch(/\bexport\b/);
  expect(code).not.toMatch(/\bimport\s*["'{*\w]/);
});
