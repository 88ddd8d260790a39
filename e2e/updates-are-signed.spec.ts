import { createHash } from 'node:crypto';
import { appendFile, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import type { ReleaseList } from '../src/offline/release/list.ts';
import { isStored } from '../src/offline/release/list.ts';
import type { ReleaseKey } from '../tools/pack/keys.ts';
import { signInPlace } from '../tools/pack/sign.ts';
import { writeReleaseList } from '../tools/setup/release-list.mjs';
import { retitle } from '../tools/shared/retitle.ts';
import { choose, findings, fixture, modelReady, openApp } from './support/app-page.ts';
import { type OwnServer, ownServer } from './support/own-server.ts';
import { check, flip, look, newKey, updateWorker } from './support/releases.ts';

test.setTimeout(300_000);

const version = '1';
let server: OwnServer;
let keys: string;
let key: ReleaseKey;
test.beforeEach(async () => {
  keys = await mkdtemp(join(tmpdir(), 'penumbra-keys-'));
  key = await newKey(keys, 'own');
  server = await ownServer();
  await signInPlace(server.folder, key, { version, number: 5 });
});
test.afterEach(async () => {
  await server.stop();
  await rm(keys, { recursive: true });
});

const at = (path: string) => join(server.folder, path);
const listed = async () => JSON.parse(await readFile(at('release.json'), 'utf8')) as ReleaseList;

/** The page of release 5, stored and running. */
async function running(page: Page): Promise<void> {
  await openApp(page, server.url);
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await modelReady(page);
  expect((await look(page)).running).toMatchObject({ number: 5, isSigned: true });
}

/** Changes and signs what the server has. */
async function publish(number: number, by = key): Promise<void> {
  await retitle(server.folder, `Penumbra ${number}`);
  await signInPlace(server.folder, by, { version, number });
}

test('a release that is not signed, wrongly signed or not newer is refused, and the next good one comes', async ({
  page,
}) => {
  await running(page);
  const refused = async (reason: string) => {
    expect(await look(page)).toMatchObject({ running: { number: 5 }, offer: null, refusal: reason });
  };

  await publish(4);
  await refused('older');
  await publish(5);
  await refused('older');

  await publish(6);
  const signature = await readFile(at('release.sig'));
  await rm(at('release.sig'));
  await refused('unsigned');
  await writeFile(at('release.sig'), signature);
  await flip(at('release.sig'));
  await refused('wrong-signature');
  await writeFile(at('release.sig'), signature);
  await flip(at('release.json'));
  await refused('wrong-signature');
  await writeFile(at('release.json'), '<!doctype html><title>Log in</title>');
  await refused('wrong-signature');

  const other = await newKey(keys, 'other');
  const list = await readFile(at('release.json'));
  await writeFile(at('release.sig'), other.sign(list));
  await refused('wrong-signature');

  await publish(6);
  expect(await look(page)).toMatchObject({
    running: { number: 5 },
    offer: { isTried: false },
    refusal: null,
  });
  await page.getByRole('button', { name: 'Update and reload' }).click({ timeout: 90_000 });
  await expect(page).toHaveTitle('Penumbra 6');
  expect((await look(page)).running).toMatchObject({ number: 6 });
});

test('an older release comes where its id is named in the address, and only then', async ({ page }) => {
  await running(page);
  await publish(4);
  expect(await look(page)).toMatchObject({ refusal: 'older' });

  const id = createHash('sha256')
    .update(await readFile(at('release.json')))
    .digest('hex');
  await page.goto(`${server.url}?allow-older=${id}`);
  await page.getByRole('button', { name: 'Update and reload' }).click({ timeout: 90_000 });
  await expect(page).toHaveTitle('Penumbra 4');
});

test('a service worker of another key, of no key, or with a flipped bit does not take over', async ({
  page,
}) => {
  await running(page);
  expect(await updateWorker(page)).toBeNull();
  await publish(6);
  await appendFile(at('service-worker.js'), '\n// damaged\n');
  expect(await updateWorker(page)).toBe('redundant');

  // As a build from source: no key in the script, and no signature.
  const script = await readFile(at('service-worker.js'), 'utf8');
  await writeFile(
    at('service-worker.js'),
    script.replaceAll(JSON.stringify(key.publicKey), 'self.__RELEASE_KEY__'),
  );
  await rm(at('release.sig'));
  await writeReleaseList(server.folder, { version, number: 7 });
  expect(await updateWorker(page)).toBe('redundant');

  await signInPlace(server.folder, await newKey(keys, 'other'), { version, number: 8 });
  expect(await updateWorker(page)).toBe('redundant');
  expect((await look(page)).running).toMatchObject({ number: 5 });

  await server.stop();
  await page.reload();
  await choose(page, fixture('chest.png'));
  expect(Object.keys(await findings(page))).toHaveLength(14);
});

test('a newer release with a flipped bit is refused, whichever file has it', async ({ page }) => {
  await running(page);
  const { files } = await listed();
  const wasm = files.find(({ path }) => path.endsWith('.wasm'))?.path ?? '';
  const script = files.find(({ path }) => /assets\/index-.*\.js$/.test(path))?.path ?? '';
  const manifest = 'models/lite0-14/manifest.json';
  // Each is another file than in the release that runs, so that it has to be fetched.
  const changed: Readonly<Record<string, string | Uint8Array>> = {
    'index.html': '<!-- 6 -->',
    [manifest]: '\n',
    [script]: '\n//6\n',
    // A section of another name, of 2 bytes, as every WebAssembly file may have.
    [wasm]: new Uint8Array([0, 2, 1, 54]),
    'models/lite0-14/int8/model.json': '\n',
  };
  for (const [index, [path, more]] of Object.entries(changed).entries()) {
    await appendFile(at(path), more);
    await publish(6 + index);
    const sound = await readFile(at(path));
    await flip(at(path));
    expect(await look(page), path).toMatchObject({ running: { number: 5 }, offer: null, refusal: 'damaged' });
    await writeFile(at(path), sound);
  }
  expect(await look(page)).toMatchObject({ refusal: null, offer: { isTried: false } });
});

test('a flipped bit in every file of the server: none is stored, and each is fetched again once it is sound', async ({
  page,
}) => {
  await running(page);
  const sound = join(keys, 'sound');
  await cp(server.folder, sound, { recursive: true });
  const { files } = await listed();
  for (const { path } of files) await flip(at(path));
  const stored = files.filter(({ path }) => isStored(path)).length;
  const empty = () =>
    page.evaluate(async () => {
      const cache = await caches.open('penumbra-app-v1');
      await Promise.all((await cache.keys()).map((key) => cache.delete(key)));
    });
  const left = () => page.evaluate(async () => (await (await caches.open('penumbra-app-v1')).keys()).length);
  await empty();
  // It has sound copies, which would be taken.
  await (await page.context().newCDPSession(page)).send('Network.clearBrowserCache');
  expect(await check(page)).toEqual({ files: stored, missing: stored, repaired: 0 });
  expect(await left()).toBe(0);
  await cp(sound, server.folder, { recursive: true });
  expect(await check(page)).toEqual({ files: stored, missing: 0, repaired: stored });

  // The same on the device: one bit in each stored file.
  await page.evaluate(async () => {
    const cache = await caches.open('penumbra-app-v1');
    for (const key of await cache.keys()) {
      const response = await cache.match(key);
      const bytes = new Uint8Array((await response?.arrayBuffer()) ?? new ArrayBuffer());
      bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
      await cache.put(key, new Response(bytes, { headers: response?.headers ?? {} }));
    }
  });
  expect(await check(page)).toEqual({ files: stored, missing: 0, repaired: stored });
});
