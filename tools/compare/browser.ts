/** A fresh browser with the page of the comparison in it. */
import { readFile } from 'node:fs/promises';
import type { Browser, BrowserContext } from '@playwright/test';
import { launchChromium } from '../shared/browser.ts';
import type { ComparisonCall, ComparisonCalls } from './contest.ts';

/**
 * Keyed by process id, because the browser's own pages, such as its address bar's, have further
 * processes.
 */
export type PeaksMb = ReadonlyMap<number, number>;

export interface ComparisonPage {
  readonly version: string;
  call<C extends ComparisonCall>(
    call: C,
    ...args: Parameters<ComparisonCalls[C]>
  ): ReturnType<ComparisonCalls[C]>;
  /**
   * Peak memory of each process of a page so far, in MB; empty if the system does not report it.
   */
  peaksMb(): Promise<PeaksMb>;
  /** Replaces the page by a new one, as at the next visit: the browser keeps its storage. */
  again(): Promise<ComparisonPage>;
  close(): Promise<void>;
}

export async function openPage(url: string, signal: AbortSignal): Promise<ComparisonPage> {
  const browser = await launchChromium({}, signal);
  return visit(browser, await browser.newContext(), url);
}

async function visit(browser: Browser, context: BrowserContext, url: string): Promise<ComparisonPage> {
  const page = await context.newPage();
  page.setDefaultTimeout(0);
  await page.goto(url);
  if (!(await page.evaluate(() => crossOriginIsolated)))
    throw new Error('the page is not cross-origin isolated');
  const devtools = await browser.newBrowserCDPSession();
  return {
    version: browser.version(),
    call: <C extends ComparisonCall>(call: C, ...args: Parameters<ComparisonCalls[C]>) =>
      page.evaluate(([name, ...rest]) => window.compared(name, ...rest), [call, ...args] as [
        ComparisonCall,
        ...unknown[],
      ]) as ReturnType<ComparisonCalls[C]>,
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
