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

/**
 * Whether the products are newer than all that they are made from.
 * @param {readonly string[]} products
 * @param {(name: string) => boolean} isSource by its path below kernels/
 */
async function isBuilt(products, isSource) {
  const names = (await readdir(SOURCES, { recursive: true })).filter((name) => name.endsWith('.ts'));
  const sources = names.filter(isSource).map((name) => join(SOURCES, name));
  const newest = Math.max(...(await Promise.all([...sources, import.meta.filename].map(changedMs))));
  return (await Promise.all(products.map(changedMs))).every((ms) => ms > newest);
}

const isOfPixels = (/** @type {string} */ name) => name.startsWith('pixels');

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

async function compilePlans() {
  for (const build of BUILDS) await compilePlan(build);
}

/**
 * Compiles what of kernels/ is missing in kernels/build or older than its sources.
 * @param {{ quiet?: boolean }} [options] quiet: for those whose output others read
 */
export async function ensureKernels({ quiet = false } = {}) {
  const plans = BUILDS.map(({ name }) => productOf(name));
  const missing = [
    ...((await isBuilt(plans, (name) => !isOfPixels(name))) ? [] : [compilePlans]),
    ...((await isBuilt([PIXELS], isOfPixels)) ? [] : [compilePixels]),
  ];
  if (missing.length === 0) return;
  await mkdir(PRODUCTS, { recursive: true });
  const compileMissing = async () => {
    for (const compilation of missing) await compilation();
  };
  await (quiet ? compileMissing() : step('kernels', compileMissing));
}

if (process.argv[1] === import.meta.filename) await ensureKernels();
