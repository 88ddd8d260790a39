import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from './paths.mjs';
import { SetupError, step } from './report.mjs';

const SOURCES = join(ROOT, 'kernels');
/**
 * Not committed; src/engine/backends/int8/page-host.ts, tools/shared/node-engine.ts and
 * src/pixels/kernels.ts read from here.
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

/**
 * The module of src/pixels is 4 kB: as text in a script, it is loaded by a page, a worker and Node
 * in the same way, on demand and from the app's own origin.
 */
const PIXELS = join(PRODUCTS, 'pixels.js');

/** @param {string} name */
export const productOf = (name) => join(PRODUCTS, `${name}.wasm`);

/** @param {string} path */
const changedMs = async (path) => (await stat(path).catch(() => null))?.mtimeMs ?? 0;

async function isBuilt() {
  const names = (await readdir(SOURCES, { recursive: true })).filter((name) => name.endsWith('.ts'));
  const sources = [...names.map((name) => join(SOURCES, name)), join(ROOT, 'tools/setup/kernels.mjs')];
  const newest = Math.max(...(await Promise.all(sources.map(changedMs))));
  const products = [...BUILDS.map(({ name }) => productOf(name)), PIXELS];
  return (await Promise.all(products.map(changedMs))).every((ms) => ms > newest);
}

/**
 * @param {string} entry
 * @param {string} outFile both relative to the root
 * @param {readonly string[]} options
 */
async function compile(entry, outFile, options) {
  const asc = await import('assemblyscript/asc');
  const { error, stderr } = await asc.main([
    entry,
    '--baseDir',
    ROOT,
    '--outFile',
    outFile,
    '-O3',
    '--converge',
    '--noAssert',
    '--runtime',
    'stub',
    '--use',
    'abort=',
    '--enable',
    'simd',
    '--initialMemory',
    '1',
    ...options,
  ]);
  if (error) throw new SetupError(`The kernels do not compile: ${error.message}\n${stderr}`);
}

// A build that runs at the same time writes the same bytes, and no process reads half a file.
const partialOf = (/** @type {string} */ name) => `kernels/build/${name}.${process.pid}.wasm`;

/** @param {(typeof BUILDS)[number]} build */
async function compilePlan({ name, relaxed, shared }) {
  await compile('kernels/plan.ts', partialOf(name), [
    '--use',
    `RELAXED=${relaxed}`,
    '--enable',
    'threads',
    ...(relaxed ? ['--enable', 'relaxed-simd'] : []),
    '--importMemory',
    // A shared memory may not be larger than its importer allows: all that 32 bits can address.
    ...(shared ? ['--sharedMemory', '--maximumMemory', '65536'] : []),
  ]);
  await rename(join(ROOT, partialOf(name)), productOf(name));
}

async function compilePixels() {
  const wasm = join(ROOT, partialOf('pixels'));
  await compile('kernels/pixels/module.ts', partialOf('pixels'), ['--enable', 'bulk-memory']);
  const text = (await readFile(wasm)).toString('base64');
  await writeFile(`${wasm}.js`, `export default '${text}';\n`);
  await rename(`${wasm}.js`, PIXELS);
  await rm(wasm);
}

async function compileAll() {
  await mkdir(PRODUCTS, { recursive: true });
  for (const build of BUILDS) await compilePlan(build);
  await compilePixels();
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
