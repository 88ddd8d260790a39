import { createHash, pbkdf2Sync } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { encode } from 'fast-png';
import { drawChest } from '../tools/fixtures/chest.ts';
import { DESKTOP, expectAccessibleIn, PHONE } from './support/accessible.ts';
import { choose, findings, fixture } from './support/app-page.ts';
import { type OwnServer, ownServer } from './support/own-server.ts';

test.setTimeout(180_000);

let server: OwnServer;
test.beforeEach(async () => {
  server = await ownServer();
});
test.afterEach(() => server.stop());

const SALT = Buffer.alloc(16, 7);
const PIN = {
  iterations: 600_000,
  salt: SALT.toString('base64'),
  hash: pbkdf2Sync('2468', SALT, 600_000, 32, 'sha256').toString('base64'),
};

const policy = (fields: object) =>
  writeFile(join(server.folder, 'kiosk.json'), JSON.stringify({ schema: 1, kiosk: true, ...fields }));

const begin = (page: Page) => page.getByRole('button', { name: 'Touch to begin' });

/** The sides of the planted picture: no other array of the app has as many elements. */
const [WIDTH_PX, HEIGHT_PX] = [211, 223];
const PIXELS = WIDTH_PX * HEIGHT_PX;

/** A snapshot counts what holds a buffer along with its bytes: 223 bytes in Chromium 156. */
const OVERHEAD_BYTES = 1000;

/** A file of that name, whose bytes are found again where they were kept. */
const PLANTED = 'PLANTED^NAME';
async function readPlanted(page: Page): Promise<Buffer> {
  const chest = Uint8Array.from(drawChest(HEIGHT_PX), (tone) => Math.round(255 * tone));
  const data = Uint8Array.from(
    { length: PIXELS },
    (_, at) => chest[Math.floor(at / WIDTH_PX) * HEIGHT_PX + (at % WIDTH_PX)] ?? 0,
  );
  const bytes = Buffer.from(encode({ width: WIDTH_PX, height: HEIGHT_PX, channels: 1, depth: 8, data }));
  await page
    .locator('input[type=file]:not([webkitdirectory])')
    .setInputFiles({ name: `${PLANTED}.png`, mimeType: 'image/png', buffer: bytes });
  await findings(page);
  return bytes;
}

interface Held {
  readonly name: boolean;
  /** Buffers with a byte, a word or a colour for each pixel of the planted picture. */
  readonly pictures: number;
}

/** What a snapshot of the page's heap, DOM included, holds of the visit. */
async function heldIn(page: Page): Promise<Held> {
  const session = await page.context().newCDPSession(page);
  const chunks: string[] = [];
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk));
  await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await session.detach();
  const text = chunks.join('');
  const { snapshot, nodes, strings } = JSON.parse(text) as {
    readonly snapshot: { readonly meta: { readonly node_fields: readonly string[] } };
    readonly nodes: readonly number[];
    readonly strings: readonly string[];
  };
  const fields = snapshot.meta.node_fields;
  const [name, size] = [fields.indexOf('name'), fields.indexOf('self_size')];
  const buffers = strings.indexOf('system / JSArrayBufferData');
  const isPicture = (bytes: number) =>
    [1, 2, 4].some((each) => bytes >= each * PIXELS && bytes < each * PIXELS + OVERHEAD_BYTES);
  const pictures = nodes.filter(
    (value, at) => at % fields.length === size && nodes[at - size + name] === buffers && isPicture(value),
  );
  return { name: text.includes(PLANTED), pictures: pictures.length };
}

/** All that the site keeps: texts of storage, and a hash and the text of each cached entry. */
const kept = (page: Page) =>
  page.evaluate(async () => {
    const hex = (buffer: ArrayBuffer) =>
      Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, '0')).join('');
    const texts = [
      JSON.stringify({ ...localStorage }),
      JSON.stringify({ ...sessionStorage }),
      document.cookie,
    ];
    const hashes: string[] = [];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        const bytes = await (await cache.match(request))?.arrayBuffer();
        texts.push(request.url);
        if (bytes) hashes.push(hex(await crypto.subtle.digest('SHA-256', bytes)));
      }
    }
    return { texts: texts.join('\n'), hashes };
  });

test('after the idle reset nothing of a visit is left: not in the heap, in storage, in history or in print', async ({
  page,
}) => {
  await policy({ idleSeconds: 15 });
  await page.goto(server.url);
  await begin(page).click();
  const bytes = await readPlanted(page);
  await expect(page.getByText(PLANTED).first()).toBeAttached();
  const during = await heldIn(page);
  expect(during.name).toBe(true);
  expect(during.pictures).toBeGreaterThan(0);
  await page.evaluate(() => Object.assign(window, { isTheSamePage: true }));

  await expect(begin(page)).toBeVisible({ timeout: 40_000 });
  // A page that is being left answers nothing.
  const isTheSamePage = () => page.evaluate(() => 'isTheSamePage' in window).catch(() => true);
  await expect.poll(isTheSamePage).toBe(false);
  await expect(begin(page)).toBeVisible();
  await expect(page.locator('canvas, img')).toHaveCount(0);
  // The document that was left is collected in the browser's own time.
  await expect.poll(() => heldIn(page), { timeout: 60_000 }).toEqual({ name: false, pictures: 0 });
  const { texts, hashes } = await kept(page);
  expect(texts).not.toContain(PLANTED);
  expect(hashes).not.toContain(createHash('sha256').update(bytes).digest('hex'));
  expect(
    await page.evaluate(() => JSON.stringify([history.state, location.href, document.title])),
  ).not.toContain(PLANTED);
  await page.emulateMedia({ media: 'print' });
  await expect(page.locator('body')).toBeHidden();
  await page.emulateMedia({ media: 'screen' });
  await begin(page).click();
  await expect(page.getByText(PLANTED)).toHaveCount(0);
  await expect(page.getByText('Undo')).toHaveCount(0);
});

test('what is hidden, locked or forbidden is not there, also by its address', async ({ page }) => {
  await policy({
    hide: ['benchmark', 'engine', 'help', 'keyboard', 'theme', 'folders'],
    precision: 'float32',
    operatingPoint: 'specificity-90',
    idleSeconds: 600,
  });
  await page.goto(`${server.url}#/benchmark`);
  await begin(page).click();
  await expect(page.getByRole('heading', { name: 'Drop a chest X-ray here' })).toBeVisible();
  for (const name of ['Benchmark', 'Help', 'Keyboard shortcuts', 'Export or print', 'Choose a folder'])
    await expect(page.getByRole('button', { name }).or(page.getByRole('link', { name }))).toHaveCount(0);
  await choose(page, fixture('chest.png'));
  await findings(page, 'float32');
  await expect(page.getByText('CSV')).toHaveCount(0);
  await expect(page.getByRole('group', { name: 'Operating point' })).toHaveCount(0);
  await page.emulateMedia({ media: 'print' });
  await expect(page.locator('body')).toBeHidden();
});

test('a broken policy is named, and the kiosk stays closed, also without a network', async ({ page }) => {
  await policy({ idleSeconds: 'soon' });
  await page.goto(server.url);
  await expect(page.getByRole('alert')).toContainText('idleSeconds');
  await expect(page.locator('input[type=file]')).toHaveCount(0);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await server.stop();
  await page.reload();
  await expect(page.getByRole('alert')).toContainText('idleSeconds');
});

test('a kiosk is left by its PIN alone, and wrong ones must be waited for, also after a reload', async ({
  page,
}) => {
  await policy({ pin: PIN, hide: ['benchmark'] });
  await page.goto(server.url);
  const tryPin = async (pin: string) => {
    await page.getByLabel('PIN').fill(pin);
    await page.getByRole('button', { name: 'Leave the kiosk' }).click();
  };
  await page.getByRole('button', { name: 'Staff' }).click();
  for (const pin of ['1111', '2222']) {
    await tryPin(pin);
    await expect(page.getByRole('status')).toContainText('This PIN is wrong.');
  }
  await tryPin('2468');
  await expect(page.getByRole('link', { name: 'Benchmark' })).toBeVisible();

  await page.reload();
  await page.getByRole('button', { name: 'Staff' }).click();
  for (const pin of ['1111', '2222', '3333']) {
    await tryPin(pin);
    await expect(page.getByRole('status')).toContainText('This PIN is wrong.');
  }
  await page.reload();
  await page.getByRole('button', { name: 'Staff' }).click();
  await tryPin('2468');
  await expect(page.getByRole('status')).toContainText(/Wait \d+ seconds/);
  await expect(begin(page)).toHaveCount(0);
});

test('axe finds nothing wrong with a kiosk: before, during and when it is left', async ({ page }) => {
  const looks = (['dark', 'light'] as const).flatMap((colorScheme) =>
    [DESKTOP, PHONE].map((viewport) => ({ colorScheme, viewport })),
  );
  await policy({ pin: PIN, idleSeconds: 600 });
  await page.goto(server.url);
  await expect(begin(page)).toBeVisible();
  await expectAccessibleIn(page, looks);
  await page.getByRole('button', { name: 'Staff' }).click();
  await expectAccessibleIn(page, looks);
  await page.keyboard.press('Escape');
  await page.reload();
  await begin(page).click();
  await choose(page, fixture('chest.png'));
  await findings(page);
  await expectAccessibleIn(page, looks);
});
