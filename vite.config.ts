import { createHash } from 'node:crypto';
import { cp, readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { type Connect, defineConfig, type Plugin } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import { cacheControl, DEV_NONCE, securityHeaders } from './tools/setup/headers.mjs';
import { licences } from './tools/setup/licences.mjs';

/** The same headers from the dev server and from the served build. */
function servedHeaders(): Plugin {
  const headersFor = (mode: { dev: boolean }): Connect.NextHandleFunction => {
    const fixed = Object.entries(securityHeaders(mode));
    return (request, response, next) => {
      for (const [name, value] of fixed) response.setHeader(name, value);
      // The dev server tracks changes itself.
      if (!mode.dev) response.setHeader('Cache-Control', cacheControl(request.url ?? '/'));
      next();
    };
  };
  return {
    name: 'penumbra:headers',
    configureServer: ({ middlewares }) => void middlewares.use(headersFor({ dev: true })),
    configurePreviewServer: ({ middlewares }) => void middlewares.use(headersFor({ dev: false })),
  };
}

/**
 * Ships models/ as it is, less the ONNX files that the models were imported from. The dev server
 * needs no such help: it serves the project's folder.
 */
function models(): Plugin {
  let root = '';
  let outDir = '';
  return {
    name: 'penumbra:models',
    apply: 'build',
    configResolved(config) {
      root = join(config.root, 'models');
      outDir = resolve(config.root, config.build.outDir, 'models');
    },
    async writeBundle() {
      await cp(root, outDir, { recursive: true, filter: (path) => basename(path) !== 'source' });
    },
  };
}

/**
 * Some hundred files of TF.js begin with the same notice, 0.7 MB that each visit would read. It is
 * in licences.md instead, which no visit loads.
 */
const withoutNotices = { comments: { legal: false } };
const notices = licences('licences.md');

const OUT_DIR = 'dist';

async function integrityOf(path: string): Promise<string> {
  return `sha256-${createHash('sha256')
    .update(await readFile(path))
    .digest('base64')}`;
}

export default defineConfig(({ command, isPreview }) => ({
  // There is only one page: an unknown address is answered with 404 and not with the page, which a
  // model's loader would take for a file.
  appType: 'mpa',
  // Every address inside the build is relative, so that one build works at a root and below a path.
  base: './',
  // For the service worker alone, which adds them where a server does not.
  define: { __SECURITY_HEADERS__: JSON.stringify(securityHeaders({ dev: false })) },
  plugins: [
    react(),
    servedHeaders(),
    models(),
    notices.write(),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src/offline',
      filename: 'service-worker.ts',
      // The project has its own public/manifest.webmanifest and src/offline/register.ts, so the
      // plugin injects nothing into the page.
      manifest: false,
      injectRegister: false,
      injectManifest: {
        rollupFormat: 'iife',
        globPatterns: ['**/*.{html,js,css,wasm,svg,png,webmanifest,dcm}'],
        globIgnores: ['models/**'],
        // The browser refuses a file of another content, and the stored ones can be checked.
        manifestTransforms: [
          async (files) => ({
            manifest: await Promise.all(
              files.map(async (file) => ({ ...file, integrity: await integrityOf(join(OUT_DIR, file.url)) })),
            ),
          }),
        ],
        // The names below assets/ hold a content hash: fetched once, they need no second look.
        dontCacheBustURLsMatching: /^assets\//,
        maximumFileSizeToCacheInBytes: 8 * 2 ** 20,
      },
    }),
  ],
  worker: {
    format: 'es',
    plugins: () => [notices.collect()],
    rolldownOptions: { output: withoutNotices },
  },
  build: {
    target: 'baseline-widely-available',
    // A file that is inlined becomes a data: URL, which the content security policy refuses to
    // fetch.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { output: withoutNotices },
  },
  server: { port: 4300, strictPort: true, cors: false },
  preview: { port: 4310, strictPort: true, cors: false },
  ...(command === 'serve' && !isPreview && { html: { cspNonce: DEV_NONCE } }),
}));
