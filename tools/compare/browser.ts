/** A fresh browser with the page of the peers in it. */
import { readFile } from 'node:fs/promises';
import { type Browser, type BrowserContext, chromium } from '@playwright/test';
import { findChromium, SANDBOX } from '../setup/chromium.mjs';
import type { PeerCall, PeerCalls } from './contest.ts';

/** By the process's number: the browser's own pages, such as its address bar's, have processes beside the page's. */
export type PeaksMb = ReadonlyMap<number, number>;

export interface PeerPage {
  readonly version: string;
  call<C extends PeerCall>(call: C, ...args: Parameters<PeerCalls[C]>): ReturnType<PeerCalls[C]>;
  /** The most memory that each process of a page has held so far, in MB; none where the system does not say. */
  peaksMb(): Promise<PeaksMb>;
  /** Another page in its place, as at the next visit: the browser has what it stored. */
  again(): Promise<PeerPage>;
  close(): Promise<void>;
}

export async function openPage(url: string): Promise<PeerPage> {
  const executablePath = findChromium();
  const browser = await chromium.launch({ ...(executablePath && { executablePath }), args: SANDBOX });
  return visit(browser, await browser.newContext(), url);
}

async function visit(browser: Browser, context: BrowserContext, url: string): Promise<PeerPage> {
  const page = await context.newPage();
  page.setDefaultTimeout(0);
  await page.goto(url);
  if (!(await page.evaluate(() => crossOriginIsolated)))
    throw new Error('the page is not cross-origin isolated');
  const devtools = await browser.newBrowserCDPSession();
  return {
    version: browser.version(),
    call: <C extends PeerCall>(call: C, ...args: Parameters<PeerCalls[C]>) =>
      page.evaluate(([name, ...rest]) => window.peers(name, ...rest), [call, ...args] as [
        PeerCall,
        ...unknown[],
      ]) as ReturnType<PeerCalls[C]>,
    async peaksMb() {
      const { processInfo } = await devtools.send('SystemInfo.getProcessInfo');
      const renderers = processInfo.filter(({ type }) => type === 'renderer');
      const peaks = await Promise.all(renderers.map(async ({ id }) => [id, await peakOf(id)] as const));
      return new Map(peaks.flatMap(([id, peak]) => (peak === null ? [] : [[id, peak] as const])));
    },
    async again() {
      await page.close();
      return visit(browser, context, url);
    },
    close: () => browser.close(),
  };
}

/** Linux keeps the peak of the resident set, in KiB (proc(5), VmHWM). */
async function peakOf(process: number): Promise<number | null> {
  const status = await readFile(`/proc/${process}/status`, 'utf8').catch(() => '');
  const kib = /^VmHWM:\s+(\d+) kB/m.exec(status)?.[1];
  return kib === undefined ? null : (Number(kib) * 1024) / 1e6;
}
