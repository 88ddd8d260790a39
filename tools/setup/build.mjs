import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureKernels } from './kernels.mjs';
import { ROOT } from './paths.mjs';
import { step } from './report.mjs';

/** Everything that the build reads. */
const SOURCES = [
  'src',
  'kernels',
  'public',
  'models',
  'index.html',
  'package-lock.json',
  'tools/setup',
  'tsconfig.base.json',
  'vite.config.ts',
];

/** The build writes this file last. */
const PRODUCT = 'dist/release.json';

/**
 * Time of the newest change below a path, 0 where there is none. Folders count, so that a deletion
 * shows.
 * @param {string} path
 * @returns {Promise<number>}
 */
async function changedMs(path) {
  const info = await stat(path).catch(() => null);
  if (!info) return 0;
  if (!info.isDirectory()) return info.mtimeMs;
  const entries = await readdir(path);
  return Math.max(info.mtimeMs, ...(await Promise.all(entries.map((name) => changedMs(join(path, name))))));
}

async function isBuilt() {
  const [productMs, ...sourcesMs] = await Promise.all(
    [PRODUCT, ...SOURCES].map((path) => changedMs(join(ROOT, path))),
  );
  return productMs !== undefined && productMs > Math.max(...sourcesMs);
}

/** Builds dist/ where it is missing or older than its sources. */
export async function ensureBuild() {
  if (await isBuilt()) return;
  await ensureKernels();
  await step('build', async () => {
    const { build } = await import('vite');
    await build({ root: ROOT, logLevel: 'warn' });
  });
}
