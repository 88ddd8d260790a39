/** A fresh browser with the page of the comparison in it. */
import type { Browser, BrowserContext } from '@playwright/test';
import { launchChromium, type PeaksMb, rendererPeaksMb } from '../shared/browser.ts';
import type { ComparisonCall, ComparisonCalls } from './contest.ts';

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
  return {
    version: browser.version(),
    call: <C extends ComparisonCall>(call: C, ...args: Parameters<ComparisonCalls[C]>) =>
      page.evaluate(([name, ...rest]) => window.compared(name, ...rest), [call, ...args] as [
        ComparisonCall,
        ...unknown[],
      ]) as ReturnType<ComparisonCalls[C]>,
    peaksMb: () => rendererPeaksMb(browser),
    async again() {
      await page.close();
      return visit(browser, context, url);
    },
    close: () => browser.close(),
  };
}
