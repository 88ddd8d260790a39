/** Chromium as tools and tests start it, and the built app for it to open. */
import { readFile, writeFile } from 'node:fs/promises';
import { type Browser, chromium, type LaunchOptions } from '@playwright/test';
import { type Plugin, preview } from 'vite';
import { findChromium, SANDBOX, SOFTWARE_GPU } from '../setup/chromium.mjs';
import { ROOT } from './files.ts';

export interface ChromiumChoice {
  /** WebGL on the processor: it proves function, not speed. */
  readonly softwareGpu?: boolean;
  /** Further switches of Chromium. */
  readonly args?: readonly string[];
}

/** The system's own Chromium where there is one, else that of Playwright. */
export function chromiumOptions({ softwareGpu = false, args = [] }: ChromiumChoice = {}): LaunchOptions {
  const executablePath = findChromium();
  return {
    ...(executablePath && { executablePath }),
    args: [...SANDBOX, ...(softwareGpu ? SOFTWARE_GPU : []), ...args],
  };
}

/**
 * Starts a browser, which the caller closes.
 * @param signal closes the browser too, so that pending calls to a page reject
 */
export async function launchChromium(choice: ChromiumChoice, signal: AbortSignal): Promise<Browser> {
  const browser = await chromium.launch(chromiumOptions(choice));
  signal.addEventListener('abort', () => void browser.close(), { once: true });
  return browser;
}

/** Its middleware comes after that which sends the headers. */
const withoutTrustedTypes: Plugin = {
  name: 'penumbra:without-trusted-types',
  configurePreviewServer: ({ middlewares }) =>
    void middlewares.use((_request, response, next) => {
      const policy = String(response.getHeader('Content-Security-Policy') ?? '');
      response.setHeader('Content-Security-Policy', policy.replace(/; require-trusted-types-for.*$/, ''));
      next();
    }),
};

/**
 * Serves a build with the app's own headers.
 * @param outDir folder of the build, absolute or below the project's root
 * @param options.isEarlier for a build that may be from before the app knew Trusted Types
 * @param port 0 for any that is free
 */
export async function serveBuiltApp(
  outDir = 'dist',
  port = 0,
  { isEarlier = false }: { readonly isEarlier?: boolean } = {},
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = await preview({
    root: ROOT,
    plugins: isEarlier ? [withoutTrustedTypes] : [],
    build: { outDir },
    logLevel: 'warn',
    preview: { port, strictPort: port !== 0 },
  });
  return { url: server.resolvedUrls?.local[0] ?? '', close: () => server.close() };
}

/**
 * Keyed by process id, because the browser's own pages, such as its address bar's, have further
 * processes.
 */
export type PeaksMb = ReadonlyMap<number, number>;

/** Peak memory of each process of a page so far, in MB; empty if the system does not report it. */
export async function rendererPeaksMb(browser: Browser): Promise<PeaksMb> {
  const devtools = await browser.newBrowserCDPSession();
  const { processInfo } = await devtools.send('SystemInfo.getProcessInfo');
  await devtools.detach();
  const renderers = processInfo.filter(({ type }) => type === 'renderer');
  const peaks = await Promise.all(renderers.map(async ({ id }) => [id, await peakOf(id)] as const));
  return new Map(peaks.flatMap(([id, peak]) => (peak === null ? [] : [[id, peak] as const])));
}

/** Lets the peaks of {@link rendererPeaksMb} begin anew, at the present size of each process. */
export async function forgetPeaks(peaks: PeaksMb): Promise<void> {
  // proc(5): 5 resets VmHWM. A process may have ended since.
  await Promise.all([...peaks.keys()].map((id) => writeFile(`/proc/${id}/clear_refs`, '5').catch(() => {})));
}

/** Linux keeps the peak of the resident set, in KiB (proc(5), VmHWM). */
async function peakOf(process: number): Promise<number | null> {
  const status = await readFile(`/proc/${process}/status`, 'utf8').catch(() => '');
  const kib = /^VmHWM:\s+(\d+) kB/m.exec(status)?.[1];
  return kib === undefined ? null : (Number(kib) * 1024) / 1e6;
}
