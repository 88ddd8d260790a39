/** Memory of a page, once everything that nothing refers to has been collected. */
import { readFile } from 'node:fs/promises';
import type { Browser, Page } from '@playwright/test';

export interface Memory {
  /** Memory of the page's own thread: objects, and the buffers that they hold. */
  readonly heapMb: number;
  /** Memory of its process, which its workers, their WebAssembly and decoded images are in as well. */
  readonly processMb: number;
}

/** A collection may set free what only the next one can collect. */
const COLLECTIONS = 3;

export async function memoryOf(browser: Browser, page: Page): Promise<Memory> {
  const [tab, whole] = [await page.context().newCDPSession(page), await browser.newBrowserCDPSession()];
  for (let at = 0; at < COLLECTIONS; at++) {
    await tab.send('HeapProfiler.collectGarbage');
    // Workers have heaps of their own, which collect under pressure.
    await whole.send('Memory.simulatePressureNotification', { level: 'critical' }).catch(() => undefined);
    await page.waitForTimeout(500);
  }
  const heap = await tab.send('Runtime.getHeapUsage');
  const { processInfo } = await whole.send('SystemInfo.getProcessInfo');
  const renderers = processInfo.filter(({ type }) => type === 'renderer');
  const bytes = await Promise.all(renderers.map(({ id }) => ownBytes(id)));
  await tab.detach();
  await whole.detach();
  const { usedSize, backingStorageSize = 0 } = heap as typeof heap & { backingStorageSize?: number };
  return {
    heapMb: (usedSize + backingStorageSize) / 1e6,
    processMb: bytes.reduce((sum, one) => sum + one, 0) / 1e6,
  };
}

/** The memory of the process, but for the files of programs (proc(5)). */
async function ownBytes(process: number): Promise<number> {
  const status = await readFile(`/proc/${process}/status`, 'utf8').catch(() => '');
  const kib = [...status.matchAll(/^Rss(?:Anon|Shmem):\s+(\d+) kB/gm)].map(([, size]) => Number(size));
  return kib.reduce((sum, one) => sum + one, 0) * 1024;
}
