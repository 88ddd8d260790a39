/** A clinic opens the page by an address of its network: plain HTTP, and not this computer. */
import { expect, type Page, test } from '@playwright/test';
import { chromiumOptions } from '../tools/shared/browser.ts';
import { DESKTOP, expectAccessibleIn, PHONE } from './support/accessible.ts';
import { choose, findings, fixture, modelReady, openApp } from './support/app-page.ts';

/** An address for documentation (RFC 5737), which leads to the tests' own server here. */
const ADDRESS = '192.0.2.7';

test.use({
  launchOptions: chromiumOptions({
    softwareGpu: true,
    args: [`--host-resolver-rules=MAP ${ADDRESS} 127.0.0.1`],
  }),
});

const addressOf = (baseURL = '') => Object.assign(new URL(baseURL), { hostname: ADDRESS }).href;

/** The page before any model has come. */
async function openWithoutModel(page: Page, url: string): Promise<void> {
  await page.route('**/models/**', () => undefined);
  await openApp(page, url);
}

test('the remedy is on the screen at once, before the model is, and the technician finds the cause', async ({
  page,
  baseURL,
}) => {
  await openWithoutModel(page, addressOf(baseURL));
  expect(await page.evaluate(() => isSecureContext)).toBe(false);
  const notice = page.getByTestId('insecure');
  await expect(notice).toContainText('This address is not secure');
  await expect(notice.getByText('serve this address over HTTPS')).toBeVisible();
  await expect(notice.getByText('open http://localhost')).toBeVisible();
  await expect(page.getByTestId('engine-status')).not.toHaveAttribute('data-state', 'ready');
  await notice.getByText('For the technician').click();
  await expect(notice.getByText(`The page was opened at http://${ADDRESS}`)).toBeVisible();
  await expect(notice.getByText('OverrideSecurityRestrictionsOnInsecureOrigin')).toBeVisible();
  await expectAccessibleIn(
    page,
    (['dark', 'light'] as const).flatMap((colorScheme) =>
      [DESKTOP, PHONE].map((viewport) => ({ colorScheme, viewport })),
    ),
  );
});

test('an image is read there all the same, and its findings are the same as on a secure page', async ({
  page,
  baseURL,
}) => {
  const read = async (url: string) => {
    await openApp(page, url);
    await modelReady(page);
    await choose(page, fixture('chest.png'));
    return findings(page);
  };
  const insecure = await read(addressOf(baseURL));
  expect(Object.keys(insecure)).toHaveLength(14);
  expect(await read('/')).toEqual(insecure);
  await expect(page.getByTestId('insecure')).toHaveCount(0);
});
