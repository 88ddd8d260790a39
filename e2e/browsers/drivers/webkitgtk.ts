/** WebKitGTK of Debian in the small browser that comes with it, on a screen that nobody sees. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endAll, freePort, type Program, start } from './program.ts';
import { isUp, openSession } from './webdriver.ts';
import type { Wire } from './wire.ts';

/** The programs that Debian has in webkit2gtk-driver, xvfb and the library that the first brings. */
export interface WebKitGtkPrograms {
  readonly driver: string;
  readonly screen: string;
  readonly browser: string;
}

export async function startWebKitGtk({ driver, screen, browser }: WebKitGtkPrograms): Promise<Wire> {
  const folder = await mkdtemp(join(tmpdir(), 'penumbra-webkitgtk-'));
  const programs: Program[] = [];
  try {
    // Xvfb takes a free number and writes it where it is told to.
    const xvfb = start(screen, ['-displayfd', '1', '-screen', '0', '1440x900x24', '-nolisten', 'tcp']);
    programs.unshift(xvfb);
    const display = await xvfb.until(async () => /^(\d+)$/m.exec(xvfb.said())?.[1] ?? null);
    const port = await freePort();
    const server = `http://127.0.0.1:${port}`;
    const webDriver = start(driver, ['--host=127.0.0.1', `--port=${port}`], {
      DISPLAY: `:${display}`,
      HOME: folder,
      XDG_RUNTIME_DIR: folder,
    });
    programs.unshift(webDriver);
    await webDriver.until(() => isUp(server));
    const session = await openSession(server, {
      'webkitgtk:browserOptions': { binary: browser, args: ['--automation'] },
    });
    return {
      version: session.version,
      canPrint: false,
      send: session.send,
      async close() {
        await session.end();
        await endAll(programs, folder);
      },
    };
  } catch (error) {
    await endAll(programs, folder);
    throw error;
  }
}
