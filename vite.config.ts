import { cp } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { build, type Connect, defineConfig, type Plugin } from 'vite';
import penumbra from './package.json' with { type: 'json' };
import { cacheControl, DEV_NONCE, securityHeaders } from './tools/setup/headers.mjs';
import { licences } from './tools/setup/licences.mjs';
import { writeReleaseList } from './tools/setup/release-list.mjs';

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

/**
 * Builds the service worker, one script at the top because a worker's folder is its scope, and in the
 * end lists every file of the release.
 */
function release(): Plugin {
  let root = '';
  let outDir = '';
  let serviceWorker = '';
  return {
    name: 'penumbra:release',
    apply: 'build',
    configResolved(config) {
      root = config.root;
      outDir = resolve(config.root, config.build.outDir);
    },
    async buildStart() {
      const built = await build({
        configFile: false,
        root,
        publicDir: false,
        logLevel: 'warn',
        plugins: [notices.collect()],
        // For the service worker alone, which adds them where a server does not.
        define: { __SECURITY_HEADERS__: JSON.stringify(securityHeaders({ dev: false })) },
        build: {
          write: false,
          modulePreload: false,
          target: 'baseline-widely-available',
          rolldownOptions: {
            input: join(root, 'src/offline/service-worker.ts'),
            // Vite's helper for imports on demand asks for it, and there are none in one script.
            transform: { define: { 'import.meta': '{}' } },
            output: { format: 'iife', ...withoutNotices },
          },
        },
      });
      serviceWorker =
        [built].flat().flatMap((each) => ('output' in each ? each.output[0].code : []))[0] ?? '';
    },
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'service-worker.js', source: serviceWorker });
    },
    closeBundle: {
      sequential: true,
      order: 'post',
      async handler() {
        await writeReleaseList(outDir, penumbra);
      },
    },
  };
}

export default defineConfig(({ command, isPreview }) => ({
  // There is only one page: an unknown address is answered with 404 and not with the page, which a
  // model's loader would take for a file.
  appType: 'mpa',
  // Every address inside the build is relative, so that one build works at a root and below a path.
  base: './',
  plugins: [react(), servedHeaders(), models(), notices.write(), release()],
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
