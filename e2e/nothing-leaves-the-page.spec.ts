import { expect, test } from '@playwright/test';
import { choose, findings, fixture, openApp, switchTo } from './support/app-page.ts';

test('reading on every backend sends nothing, asks no one else, stores no picture and logs no word', {
  tag: '@graphics',
}, async ({ page, baseURL }) => {
  test.setTimeout(180_000);
  const complaints: string[] = [];
  const foreignUrls: string[] = [];
  const sent: string[] = [];
  page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.context().on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(baseURL ?? '') && !url.startsWith('blob:')) foreignUrls.push(url);
    if (request.method() !== 'GET' || request.postData() !== null) sent.push(url);
  });

  await openApp(page);
  await choose(page, fixture('implicit.dcm'), fixture('report.pdf'));
  await findings(page, 'integer kernels');
  await switchTo(page, 'float32');
  await findings(page, 'WASM');
  await switchTo(page, 'WebGL');
  await findings(page, 'WebGL');

  expect(foreignUrls).toEqual([]);
  expect(sent).toEqual([]);
  expect(complaints).toEqual([]);

  const stored = await page.evaluate(async () => {
    const keys: string[] = [];
    for (const name of await caches.keys()) {
      for (const request of await (await caches.open(name)).keys()) keys.push(new URL(request.url).pathname);
    }
    const databases = await indexedDB.databases();
    return {
      keys,
      databases: databases.map(({ name }) => name),
      local: { ...localStorage },
      session: { ...sessionStorage },
    };
  });
  // The first holds the model only: cached-plan.test.ts shows that it holds nothing of an image. The
  // second names releases of the app.
  expect(stored.databases.sort()).toEqual(['penumbra-kept-plans', 'penumbra-releases']);
  expect(stored.session).toEqual({});
  // The event log holds codes, and nothing of a file.
  expect(Object.keys(stored.local).sort()).toEqual([
    'penumbra.events',
    'penumbra.selection',
    'penumbra.theme',
  ]);
  expect(JSON.stringify(stored.local)).not.toMatch(/implicit|report|Phantom|DRAWN/);
  // Scripts of the build have names of their own.
  const others = stored.keys.filter((key) => !key.startsWith('/assets/'));
  expect(others.filter((key) => /implicit|report|blob/.test(key))).toEqual([]);
});
