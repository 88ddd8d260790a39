/** A static host that sends no headers: the service worker adds them from the second load on. */
import { expect, type Page, test } from '@playwright/test';
import { choose, findings, fixture, modelReady, openApp } from './support/app-page.ts';
import { type OwnServer, ownServer } from './support/own-server.ts';

let server: OwnServer;
test.beforeEach(async () => {
  server = await ownServer('/', { headers: false });
});
test.afterEach(() => server.stop());

const isIsolated = (page: Page) => page.evaluate(() => crossOriginIsolated);

test('the first visit reloads once, and is then isolated and as strict as elsewhere', async ({ page }) => {
  let loads = 0;
  page.on('load', () => loads++);
  const first = await page.goto(server.url);
  expect(first?.headers()).not.toHaveProperty('content-security-policy');
  await expect.poll(() => isIsolated(page).catch(() => false), { timeout: 60_000 }).toBe(true);
  // A page is isolated before it has loaded.
  await expect.poll(() => loads).toBe(2);

  await choose(page, fixture('chest.png'));
  expect(Object.keys(await findings(page))).toHaveLength(14);
  await expect(page.getByTestId('engine-status')).toContainText('int8');
  const refused = await page.evaluate(async () => {
    const violation = new Promise<string>((resolve) =>
      document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective)),
    );
    await fetch('https://elsewhere.example/').catch(() => undefined);
    return violation;
  });
  expect(refused).toBe('connect-src');
  await expect(page.getByTestId('protection')).toBeHidden();
  expect(loads).toBe(2);
});

test('the help page says what the service worker cannot enforce', async ({ page }) => {
  await page.goto(`${server.url}#/help`);
  await expect.poll(() => isIsolated(page).catch(() => false), { timeout: 60_000 }).toBe(true);
  const notice = page.getByTestId('protection');
  await expect(notice).toContainText('sends no security headers; Penumbra adds them itself');
  await notice.locator('summary').click();
  await expect(notice).toContainText('cannot add them to the first visit');
});

test('a file that was opened meanwhile is not closed by a reload', async ({ page }) => {
  await page.addInitScript(() => {
    const { prototype } = ServiceWorkerContainer;
    const { register } = prototype;
    const opened = new Promise((resolve) => window.addEventListener('opened', resolve));
    prototype.register = async function (...args) {
      await opened;
      return register.apply(this, args);
    };
  });
  let loads = 0;
  page.on('load', () => loads++);
  await openApp(page, server.url);
  await choose(page, fixture('chest.png'));
  expect(Object.keys(await findings(page))).toHaveLength(14);
  await page.evaluate(() => window.dispatchEvent(new Event('opened')));
  const notice = page.getByTestId('protection');
  await expect(notice).toContainText('until it is reloaded');
  expect(loads).toBe(1);
  expect(Object.keys(await findings(page))).toHaveLength(14);

  await page.reload();
  expect(await isIsolated(page)).toBe(true);
});

test.describe('where the browser has no service workers', () => {
  test.use({ serviceWorkers: 'block' });

  test('the page says that it is not isolated, and reads on one thread', async ({ page }) => {
    await openApp(page, server.url);
    await expect(page.getByTestId('protection')).toContainText('not isolated');
    await modelReady(page);
    await choose(page, fixture('chest.png'));
    expect(Object.keys(await findings(page))).toHaveLength(14);
  });
});
