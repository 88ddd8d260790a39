/**
 * The process that `npm run bench:memory` starts for each format: it opens a small file until all
 * code is there and compiled, and then a large one. Prints the memory that the large one added, in
 * bytes.
 */
import { open as openFile, readFile, writeFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { neverAborted } from '../../src/core/abort.ts';
import type { PreprocessStep } from '../../src/core/recipe.ts';
import { openImage } from '../../src/pipeline/open-image.ts';

/** That of the shipped model. */
const RECIPE: readonly PreprocessStep[] = [
  { op: 'rescale' },
  { op: 'window' },
  { op: 'invert', when: 'MONOCHROME1' },
  { op: 'resize', widthPx: 224, heightPx: 224 },
  { op: 'normalize', mean: 0.5, std: 0.25 },
];

async function open(path: string): Promise<void> {
  await openImage(await contentOf(path), RECIPE, {
    signal: neverAborted,
    mayFree: true,
    onDisplay: () => undefined,
  });
}

/** The file in one buffer, as a page has it: `readFile` gives a part of a pool, or a copy more. */
async function contentOf(path: string): Promise<ArrayBuffer> {
  const file = await openFile(path);
  try {
    const { size } = await file.stat();
    const content = new ArrayBuffer(size);
    const { bytesRead } = await file.read(new Uint8Array(content), 0, size, 0);
    if (bytesRead !== size) throw new Error(`${bytesRead} of ${size} bytes were read`);
    return content;
  } finally {
    await file.close();
  }
}

/** Peak of the resident set since {@link forget}, Linux alone (proc(5)). */
async function peakBytes(): Promise<number> {
  const status = await readFile('/proc/self/status', 'utf8');
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1]) * 1024;
}

/**
 * So often that the engine has compiled the loops with all its optimizations, and a pause in which
 * it ends: its memory, some 10 MB for a codec in WebAssembly, is the code's and not the file's.
 */
const WARM_UPS = 40;
const PAUSE_MS = 500;

const [small = '', large = ''] = process.argv.slice(2);
for (let opened = 0; opened < WARM_UPS; opened++) await open(small);
await setTimeout(PAUSE_MS);
globalThis.gc?.();
// 5 sets the peak to the present size.
await writeFile('/proc/self/clear_refs', '5');
const before = process.memoryUsage().rss;
await open(large);
console.log((await peakBytes()) - before);
