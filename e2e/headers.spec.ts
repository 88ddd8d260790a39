import { expect, test } from '@playwright/test';
import { cacheControl, securityHeaders } from '../tools/setup/headers.mjs';

const promised = Object.entries(securityHeaders({ dev: false })).map(([name, value]) => [
  name.toLowerCase(),
  value,
]);

test('every response carries the policy, and says how long it holds', async ({ page, baseURL }) => {
  const seen = new Map<string, Record<string, string>>();
  page.on('response', (response) => void seen.set(response.url(), response.headers()));
  await page.goto('/');
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  expect([...seen.keys()]).toContain(`${baseURL}/`);
  for (const [url, headers] of seen) {
    expect(headers, url).toMatchObject(Object.fromEntries(promised));
    expect(headers['cache-control'], url).toBe(cacheControl(new URL(url).pathname));
  }
});

test('the policy allows neither eval, nor inline code, nor another origin', () => {
  const policy = securityHeaders({ dev: false })['Content-Security-Policy'];
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toMatch(/'unsafe-(eval|inline)'|'nonce-|https?:|\*/);
});

test('the page is isolated, keeps to its origin, and has nothing to complain of', async ({
  page,
  baseURL,
}) => {
  const complaints: string[] = [];
  const origins = new Set<string>();
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.context().on('request', (request) => origins.add(new URL(request.url()).origin));
  await page.goto('/');
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await page.waitForLoadState('networkidle');
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  expect([...origins]).toEqual([baseURL]);
  expect(complaints).toEqual([]);
});

test('an address that is not there is not found, rather than the page again', async ({ request }) => {
  expect((await request.get('/models/none/manifest.json')).status()).toBe(404);
});
