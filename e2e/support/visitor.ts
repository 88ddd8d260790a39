/**
 * Tests that start as most visits do: the app, its model and the choice of kernels are on this
 * device already, so that a page is ready in a fraction of a first visit's time. The tests of a
 * worker share that device, and each takes away what it has stored there. Tests of a first visit,
 * of updates and of the network start on a device of their own, with Playwright's `test`.
 */
import { type BrowserContext, test as base, expect } from '@playwright/test';
import { choose, findings, fixture, modelReady, openApp } from './app-page.ts';
import { keepsPlan, leaveOnly, type Stored, storedHere } from './stored.ts';

/** A file of this site that runs nothing. */
const QUIET_PAGE = '/icons/penumbra.svg';

/** A device on which the app was used once. */
export interface Visitor {
  readonly context: BrowserContext;
  /** By the first visit. */
  readonly stored: Stored;
}

export const test = base.extend<object, { readonly visitor: Visitor }>({
  visitor: [
    async ({ browser }, use, { project }) => {
      const { baseURL = '' } = project.use;
      const context = await browser.newContext({ baseURL });
      await use(await visitOnce(context));
      await context.close();
    },
    { scope: 'worker' },
  ],

  page: async ({ visitor, colorScheme, viewport }, use) => {
    const page = await visitor.context.newPage();
    await page.emulateMedia({ colorScheme });
    if (viewport) await page.setViewportSize(viewport);
    await use(page);
    await endVisit(visitor);
  },
});

/** Closes every page and takes away what they have stored. */
export async function endVisit({ context, stored }: Visitor): Promise<void> {
  const [page, ...others] = context.pages();
  if (!page) return;
  await Promise.all(others.map((other) => other.close()));
  await page.goto(QUIET_PAGE);
  await leaveOnly(page, stored);
  await page.close();
}

/** Until nothing is left to store: the app, the model, its packed weights, the choice of kernels. */
async function visitOnce(context: BrowserContext): Promise<Visitor> {
  const page = await context.newPage();
  await openApp(page);
  await modelReady(page);
  await choose(page, fixture('chest.png'));
  await findings(page);
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await expect.poll(() => keepsPlan(page), { timeout: 30_000 }).toBe(true);
  // The second visit gets what the first has stored of models from the running release, and drops it.
  await openApp(page);
  await modelReady(page);
  await page.goto(QUIET_PAGE);
  const stored = await storedHere(page);
  await page.close();
  return { context, stored };
}
