import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { preview } from 'vite';
import penumbra from '../../package.json' with { type: 'json' };
import { writeReleaseList } from '../../tools/setup/release-list.mjs';
import { startServer } from '../../tools/shared/deployed-server.ts';
import { deployment } from '../../tools/shared/deployment.ts';
import { retitle } from '../../tools/shared/retitle.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A server of a test's own, over a copy of the build: it may be stopped, and its files changed. */
export interface OwnServer {
  /** With a slash at the end. */
  readonly url: string;
  /** The copied build. */
  readonly folder: string;
  /** Cuts the network for good; harmless when repeated. */
  stop(): Promise<void>;
}

/** Puts a build of another title into a server's folder, and lists its files anew. */
export async function publish({ folder }: OwnServer, title: string): Promise<void> {
  await retitle(folder, title);
  await writeReleaseList(folder, penumbra);
}

/** Has the page look for a newer release now, as it does each hour. */
export const lookForUpdates = (page: Page): Promise<void> =>
  page.evaluate(() => void dispatchEvent(new Event('online')));

/**
 * Serves the build in dist/ with the headers of `npm start`, on a free port; or the packed archive by
 * the server that `npm run test:deploy` names.
 * @param path the address of the app on the server, with a slash at both ends; a deployed server has
 * that of its configuration
 * @param options.headers whether it sends the security headers; a static host may send none
 */
export async function ownServer(path = '/', { headers = true } = {}): Promise<OwnServer> {
  const folder = await mkdtemp(join(tmpdir(), 'penumbra-e2e-'));
  const deployed = deployment();
  if (deployed) {
    await cp(deployed.release, folder, { recursive: true, preserveTimestamps: true });
    const { url, stop } = await startServer(deployed.kind, folder, deployed.tls);
    return {
      url,
      folder,
      async stop() {
        await stop();
        await rm(folder, { recursive: true, force: true });
      },
    };
  }
  await cp(join(root, 'dist'), folder, { recursive: true });
  const server = await preview({
    // The headers come from the configuration.
    ...(!headers && { configFile: false, appType: 'mpa' }),
    root,
    base: path,
    logLevel: 'warn',
    build: { outDir: folder },
    preview: { port: 0, host: 'localhost', strictPort: false },
  });
  const [url = ''] = server.resolvedUrls?.local ?? [];
  return {
    url,
    folder,
    async stop() {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
