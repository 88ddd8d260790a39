/** A whole Chromium with a profile of its own, which can be killed at any moment. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Browser, chromium, type Page } from '@playwright/test';
import { findChromium, SANDBOX, SOFTWARE_GPU } from '../setup/chromium.mjs';

const START_LIMIT_MS = 90_000;

export interface WholeBrowser {
  readonly page: Page;
  /** Ends every process of it with SIGKILL, as a power cut would. */
  kill(): Promise<void>;
  /** Ends it in order. */
  close(): Promise<void>;
}

const running = new Set<ChildProcess>();

/** Ends what a failure has left running. */
export async function killAll(): Promise<void> {
  await Promise.all(
    [...running].map(async (child) => {
      const ended = once(child, 'exit');
      killGroup(child);
      await ended;
    }),
  );
}

function killGroup({ pid, exitCode, signalCode }: ChildProcess): void {
  if (pid !== undefined && exitCode === null && signalCode === null) process.kill(-pid, 'SIGKILL');
}

/** @param profile a folder, in which everything is that outlives the browser */
export async function startWhole(profile: string): Promise<WholeBrowser> {
  const portFile = join(profile, 'DevToolsActivePort');
  await rm(portFile, { force: true });
  const child = spawn(
    findChromium() ?? chromium.executablePath(),
    [
      ...SANDBOX,
      ...SOFTWARE_GPU,
      '--headless=new',
      '--no-first-run',
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      'about:blank',
    ],
    // A process group of its own, which one signal reaches.
    { detached: true, stdio: 'ignore' },
  );
  const ended = once(child, 'exit');
  running.add(child);
  child.once('exit', () => running.delete(child));
  const browser = await connect(child, portFile);
  const [context] = browser.contexts();
  const page = context?.pages()[0] ?? (await context?.newPage());
  if (!page) throw new Error('Chromium opened no page');
  return {
    page,
    async kill() {
      killGroup(child);
      await ended;
      await browser.close().catch(() => undefined);
    },
    async close() {
      const devtools = await browser.newBrowserCDPSession();
      await devtools.send('Browser.close').catch(() => undefined);
      await ended;
    },
  };
}

async function connect(child: ChildProcess, portFile: string): Promise<Browser> {
  const untilMs = performance.now() + START_LIMIT_MS;
  while (performance.now() < untilMs && child.exitCode === null) {
    const [port] = (await readFile(portFile, 'utf8').catch(() => '')).split('\n');
    const browser = port ? await chromium.connectOverCDP(`http://127.0.0.1:${port}`).catch(() => null) : null;
    if (browser) return browser;
    await wait(100);
  }
  throw new Error('Chromium did not start');
}
