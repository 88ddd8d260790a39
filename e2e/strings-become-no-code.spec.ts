import { expect, type Page, test } from '@playwright/test';
import { choose, findings, fixture, modelReady, openApp, switchTo } from './support/app-page.ts';

/** Ways in which text has become code, each as a script of this origin would try it. */
const ATTEMPTS = {
  'markup of an element': () => {
    document.body.innerHTML = '<b>x</b>';
  },
  'markup beside an element': () => document.body.insertAdjacentHTML('beforeend', '<b>x</b>'),
  'markup of a range': () => document.createRange().createContextualFragment('<b>x</b>'),
  'a parsed document': () => new DOMParser().parseFromString('<b>x</b>', 'text/html'),
  'a document of a frame': () => {
    document.createElement('iframe').srcdoc = '<b>x</b>';
  },
  'a handler': () => document.body.setAttribute('onclick', 'x()'),
  'a script of this origin that is not of the build': () => {
    document.createElement('script').src = '/models/index.json';
  },
  'text of a script': () => {
    document.createElement('script').text = 'x()';
  },
  'a worker from a Blob': () => new Worker(URL.createObjectURL(new Blob(['0']))),
  'a worker of this origin that is not of the build': () => new Worker('/models/index.json'),
  'another policy': () => {
    const { trustedTypes } = window as unknown as { trustedTypes: { createPolicy(name: string): unknown } };
    return trustedTypes.createPolicy('other');
  },
  'a second policy': () => {
    const { trustedTypes } = window as unknown as { trustedTypes: { createPolicy(name: string): unknown } };
    return trustedTypes.createPolicy('default');
  },
} as const;

/** Runs an attempt in the page's own world, where its policy holds. */
const outcomeOf = (page: Page, attempt: () => unknown): Promise<string> =>
  page.evaluate(`(() => { try { (${attempt})(); return 'it worked'; } catch (e) { return e.name; } })()`);

test('no text becomes markup, a script or a worker', async ({ page }) => {
  await openApp(page);
  const outcomes: Record<string, string> = {};
  for (const [name, attempt] of Object.entries(ATTEMPTS)) outcomes[name] = await outcomeOf(page, attempt);
  expect(outcomes).toEqual(
    Object.fromEntries(Object.keys(ATTEMPTS).map((name) => [name, expect.stringMatching(/TypeError/)])),
  );
  await expect(page.locator('b')).toHaveCount(0);
});

test('a script that text runs as code in is refused by the policy of a page and of a worker', async ({
  page,
}) => {
  await openApp(page);
  await modelReady(page);
  // A debugger may evaluate text; a timer runs after it has let go.
  const inPage = await page.evaluate(
    () =>
      new Promise<string>((resolve) =>
        setTimeout(() => {
          try {
            // biome-ignore lint/security/noGlobalEval: it must be refused
            resolve(`ran: ${globalThis.eval('1 + 1')}`);
          } catch (thrown) {
            resolve((thrown as Error).name);
          }
        }),
      ),
  );
  expect(inPage).toBe('EvalError');
  const [worker] = page.workers();
  const inWorker = await worker?.evaluate(
    () =>
      new Promise<string>((resolve) =>
        setTimeout(() => {
          try {
            resolve(`ran: ${new Worker('data:text/javascript,0')}`);
          } catch (thrown) {
            resolve((thrown as Error).name);
          }
        }),
      ),
  );
  expect(inWorker).toBe('TypeError');
});

test('every engine still reads, and the policy has nothing to report @graphics', async ({ page }) => {
  test.setTimeout(240_000);
  const reports: string[] = [];
  page.on('console', (message) => {
    if (/Trusted|Content.Security|policy/i.test(message.text())) reports.push(message.text());
  });
  await openApp(page);
  await modelReady(page);
  await choose(page, fixture('chest.png'));
  for (const engine of ['integer kernels', 'WASM', 'WebGL'] as const) {
    await switchTo(page, engine);
    expect(Object.keys(await findings(page)).length, engine).toBeGreaterThan(10);
  }
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  expect(reports).toEqual([]);
});
