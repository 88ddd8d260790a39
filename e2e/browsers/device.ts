/**
 * Tests that hold in browsers that Playwright does not drive: one browser for each worker, and for
 * each test a server and so an origin of its own, on which nothing is stored yet.
 */
import { test as base } from '@playwright/test';
import { type OwnServer, ownServer } from '../support/own-server.ts';
import { type BrowserName, installed } from './drivers/installed.ts';
import type { Wire } from './drivers/wire.ts';
import { Visit } from './visit.ts';

export interface BrowserOptions {
  /** Set by the project. */
  readonly browserUnderTest: BrowserName;
}

interface Device {
  readonly wire: Wire;
  /** A fact about the browser, for the table in docs/deploying.md; printed at the end. */
  gives(what: string, found: string | number): void;
}

export const test = base.extend<
  { readonly server: OwnServer; readonly visit: Visit },
  BrowserOptions & { readonly device: Device }
>({
  browserUnderTest: ['firefox', { option: true, scope: 'worker' }],

  device: [
    async ({ browserUnderTest }, use) => {
      const { start } = installed(browserUnderTest);
      if (!start) throw new Error(`${browserUnderTest} is not installed`);
      const wire = await start();
      const facts: string[] = [];
      await use({ wire, gives: (what, found) => void facts.push(`${what}: ${found}`) });
      console.log(`${browserUnderTest} ${wire.version}\n${facts.map((fact) => `  ${fact}\n`).join('')}`);
      await wire.close();
    },
    { scope: 'worker' },
  ],

  // biome-ignore lint/correctness/noEmptyPattern: Playwright wants a pattern here
  server: async ({}, use) => {
    const server = await ownServer();
    await use(server);
    await server.stop();
  },

  visit: async ({ device, server }, use) => {
    await use(new Visit(device.wire, server.url));
  },
});
