import { mkdir, readdir, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from './paths.mjs';
import { SetupError, step } from './report.mjs';

const SOURCES = join(ROOT, 'kernels');
/**
 * Not committed; src/engine/backends/int8/page-host.ts and tools/shared/node-engine.ts read from
 * here.
 */
const PRODUCTS = join(ROOT, 'kernels/build');

/**
 * Each with and without relaxed SIMD, for a shared memory and for one that is not: the module's
 * type says which.
 */
const BUILDS = /** @type {const} */ ([
  { name: 'plain', relaxed: 0, shared: false },
  { name: 'plain-shared', relaxed: 0, shared: true },
  { name: 'relaxed', relaxed: 1, shared: false },
  { name: 'relaxed-shared', relaxed: 1, shared: true },
]);

/** @param {string} name */
export const productOf = (name) => join(PRODUCTS, `${name}.wasm`);

/** @param {string} path */
const changedMs = async (path) => (await stat(path).catch(() => null))?.mtimeMs ?? 0;

async function isBuilt() {
  const names = (await readdir(SOURCES)).filter((name) => name.endsWith('.ts'));
  const sources = [...names.map((name) => join(SOURCES, name)), join(ROOT, 'tools/setup/kernels.mjs')];
  const newest = Math.max(...(await Promise.all(sources.map(changedMs))));
  const products = await Promise.all(BUILDS.map(({ name }) => changedMs(productOf(name))));
  return products.every((ms) => ms > newest);
}

/** @param {(typeof BUILDS)[number]} build */
async function compile({ name, relaxed, shared }) {
  const asc = await import('assemblyscript/asc');
  const partial = `kernels/build/${name}.${process.pid}.wasm`;
  const { error, stderr } = await asc.main([
    'kernels/plan.ts',
    '--baseDir',
    ROOT,
    '--outFile',
    partial,
    '--use',
    `RELAXED=${relaxed}`,
    '-O3',
    '--converge',
    '--noAssert',
    '--runtime',
    'stub',
    '--use',
    'abort=',
    '--enable',
    'simd',
    '--enable',
    'threads',
    ...(relaxed ? ['--enable', 'relaxed-simd'] : []),
    '--importMemory',
    '--initialMemory',
    '1',
    // A shared memory may not be larger than its importer allows: all that 32 bits can address.
    ...(shared ? ['--sharedMemory', '--maximumMemory', '65536'] : []),
  ]);
  if (error) throw new SetupError(`The kernels do not compile: ${error.message}\n${stderr}`);
  // A build that runs at the same time writes the same bytes, and no process reads half a file.
  await rename(join(ROOT, partial), productOf(name));
}

async function compileAll() {
  await mkdir(PRODUCTS, { recursive: true });
  for (const build of BUILDS) await compile(build);
}

/**
 * Compiles kernels/ where kernels/build is missing or older than its sources.
 * @param {{ quiet?: boolean }} [options] quiet: for those whose output others read
 */
export async function ensureKernels({ quiet = false } = {}) {
  if (await isBuilt()) return;
  await (quiet ? compileAll() : step('kernels', compileAll));
}

if (process.argv[1] === import.meta.filename) await ensureKernels();
