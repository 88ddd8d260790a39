/**
 * Builds the page of the comparison and serves it, cross-origin isolated, with the models and the
 * competitors' own files.
 */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, extname, join, resolve, sep } from 'node:path';
import { build, type Connect, type InlineConfig, type Plugin, preview } from 'vite';
import { securityHeaders } from '../setup/headers.mjs';
import { LITERT_ADDRESS, MODELS_ADDRESS, ORT_ADDRESS } from './addresses.ts';

export interface ServedComparison {
  /** Address of the page. */
  readonly url: string;
  close(): Promise<void>;
}

const { resolve: resolvePackage } = createRequire(import.meta.url);

/**
 * @param outDir for the built page
 * @param models folders by name
 */
export async function serveComparison(
  outDir: string,
  models: ReadonlyMap<string, string>,
): Promise<ServedComparison> {
  const folders = new Map([
    [ORT_ADDRESS, dirname(resolvePackage('onnxruntime-web/ort-wasm-simd-threaded.wasm'))],
    [LITERT_ADDRESS, join(dirname(resolvePackage('@litertjs/core')), '../wasm')],
    ...[...models].map(([name, folder]) => [`${MODELS_ADDRESS}${name}/`, folder] as const),
  ]);
  // The content security policy is left out, because LiteRT.js does not run under the app's.
  const headers = Object.fromEntries(
    Object.entries(securityHeaders({ dev: false })).filter(([name]) => name.startsWith('Cross-Origin-')),
  );
  const config: InlineConfig = {
    configFile: false,
    root: join(import.meta.dirname, 'page'),
    publicDir: false,
    // A missing file is answered with 404, never with the page.
    appType: 'mpa',
    logLevel: 'warn',
    worker: { format: 'es' },
    plugins: [files(folders, headers)],
    build: { outDir, emptyOutDir: true, target: 'es2023', assetsInlineLimit: 0, chunkSizeWarningLimit: 4096 },
    preview: { port: 0, strictPort: false, host: 'localhost', headers },
  };
  await build(config);
  const server = await preview(config);
  return { url: server.resolvedUrls?.local[0] ?? '', close: () => server.close() };
}

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
};

/** Folders at their addresses. */
function files(folders: ReadonlyMap<string, string>, headers: Readonly<Record<string, string>>): Plugin {
  const answer = async (path: string, response: ServerResponse): Promise<void> => {
    const [address, folder] = [...folders].find(([each]) => path.startsWith(each)) ?? ['', ''];
    const file = resolve(folder, path.slice(address.length));
    const info = file.startsWith(folder + sep) ? await stat(file).catch(() => null) : null;
    if (!info?.isFile()) {
      response.writeHead(404).end();
      return;
    }
    const type = TYPES[extname(file)] ?? 'application/octet-stream';
    response.writeHead(200, { ...headers, 'Content-Type': type, 'Content-Length': info.size });
    createReadStream(file).pipe(response);
  };
  const serve: Connect.NextHandleFunction = (request, response, next) => {
    const path = decodeURIComponent((request.url ?? '').replace(/[?#].*$/, ''));
    if ([...folders.keys()].some((address) => path.startsWith(address))) void answer(path, response);
    else next();
  };
  return {
    name: 'penumbra:compare',
    configurePreviewServer: ({ middlewares }) => void middlewares.use(serve),
  };
}
