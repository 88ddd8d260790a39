import { createHash } from 'node:crypto';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { preview } from 'vite';
import { startServer } from '../../tools/shared/deployed-server.ts';
import { deployment } from '../../tools/shared/deployment.ts';

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

/**
 * Puts a build of another title into a server's folder, and tells its service worker of the change.
 */
export async function publish({ folder }: OwnServer, title: string): Promise<void> {
  const page = join(folder, 'index.html');
  const html = (await readFile(page, 'utf8')).replace(/<title>.*<\/title>/, `<title>${title}</title>`);
  await writeFile(page, html);
  const worker = join(folder, 'service-worker.js');
  const script = await readFile(worker, 'utf8');
  const changed = script.replace(
    /("revision":")\w+(","url":"index\.html)/,
    (_, before, after) => `${before}${title.replace(/\W/g, '')}${after}`,
  );
  if (changed === script) throw new Error('the service worker has no revision of index.html');
  const integrity = `sha256-${createHash('sha256').update(html).digest('base64')}`;
  await writeFile(
    worker,
    changed.replace(
      /"integrity":"[^"]+"(,"revision":"\w+","url":"index\.html")/,
      (_, after) => `"integrity":"${integrity}"${after}`,
    ),
  );
}

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
