/**
 * Builds a page of the tests or tools as the app is built and serves it, with or without
 * cross-origin isolation.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, type InlineConfig, preview } from 'vite';
import { securityHeaders } from '../setup/headers.mjs';

export interface ServedPage {
  /** Origin by isolation. */
  readonly urls: Readonly<Record<'isolated' | 'plain', string>>;
  close(): Promise<void>;
}

/**
 * @param root folder of the page's index.html
 * @param publicDir folder whose files are served at the root, as they are
 */
export async function servePage(root: string, publicDir: string): Promise<ServedPage> {
  const outDir = await mkdtemp(join(tmpdir(), 'penumbra-page-'));
  const config: InlineConfig = {
    configFile: false,
    root,
    publicDir,
    logLevel: 'warn',
    // The worker loads each backend when it is asked for; only module workers can.
    worker: { format: 'es' },
    build: { outDir, emptyOutDir: true, target: 'es2023' },
  };
  await build(config);
  const all: Record<string, string> = securityHeaders({ dev: false });
  const shared = Object.fromEntries(
    Object.entries(all).filter(([name]) => !name.startsWith('Cross-Origin-')),
  );
  const servers = await Promise.all(
    [all, shared].map((headers) => preview({ ...config, preview: { port: 0, host: 'localhost', headers } })),
  );
  const [isolated, plain] = servers.map(({ resolvedUrls }) => resolvedUrls?.local[0] ?? '');
  return {
    urls: { isolated: isolated ?? '', plain: plain ?? '' },
    async close() {
      await Promise.all(servers.map((server) => server.close()));
      await rm(outDir, { recursive: true });
    },
  };
}
