import { defineConfig } from '@playwright/test';
import type { BrowserOptions } from './e2e/browsers/device.ts';
import { BROWSERS } from './e2e/browsers/drivers/installed.ts';
import { chromiumOptions } from './tools/shared/browser.ts';
import { deployment, trustSwitch } from './tools/shared/deployment.ts';

/**
 * Not the port of `npm start`, so that the tests do not connect to an app that is already running.
 */
/** By `npm run test:deploy`: specs with a server of their own then run against that one. */
const deployed = deployment();

const PORT = Number(process.env.E2E_PORT ?? 4311);

/** Of the npm script that runs, so that `npm test`, which runs two, can add up both. */
const REPORT = `test-results/playwright-${process.env.npm_lifecycle_event?.replace('test:', '') ?? 'e2e'}.json`;

/** Of the browsers that Playwright does not drive. */
const OTHER_BROWSERS = /e2e.browsers.[^/]*\.spec\.ts$/;

export default defineConfig<object, BrowserOptions>({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  // Below test-results/, where the unit tests' report lies: Playwright empties its folder.
  outputDir: 'test-results/e2e',
  reporter: [['list'], ['./tools/reporters/playwright.ts'], ['json', { outputFile: REPORT }]],
  // One worker by default: `npm run test:untimed` takes two, and only there nothing is timed.
  workers: 1,
  projects: [
    // WebGL on SwiftShader uses every core, so that two of these would only wait for each other. The
    // first in the list, because they take one worker the longest.
    { name: 'graphics', grep: /@graphics/, workers: 1, testIgnore: OTHER_BROWSERS },
    { name: 'pages', grepInvert: /@graphics|@timing/, fullyParallel: true, testIgnore: OTHER_BROWSERS },
    // Measurements must run alone.
    { name: 'timing', grep: /@timing/, testIgnore: OTHER_BROWSERS },
    ...BROWSERS.map((name) => ({ name, testMatch: OTHER_BROWSERS, use: { browserUnderTest: name } })),
  ],
  retries: 0,
  // WebGL on a CPU that others use too: a cold start of shaders alone may take 20 s, and to read
  // thirty files beside that a minute.
  timeout: 120_000,
  // Nothing here is a test of speed, and a busy machine with two cores may take 10 s for a first
  // image that takes 1 s alone.
  expect: { timeout: 20_000 },
  forbidOnly: Boolean(process.env.CI),
  use: {
    baseURL: `http://localhost:${PORT}`,
    browserName: 'chromium',
    screenshot: 'only-on-failure',
    launchOptions: chromiumOptions({ softwareGpu: true, args: deployed ? [trustSwitch(deployed)] : [] }),
  },
  webServer: {
    // The tests use the server that `npm start` runs; it builds first if dist/ is out of date.
    command: 'node tools/start.mjs',
    env: { PORT: String(PORT), BROWSER: 'none' },
    url: `http://localhost:${PORT}/`,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 5000 },
    timeout: 120_000,
    reuseExistingServer: false,
  },
});
