/**
 * Compares the int8 product's throughput with the bound of its instructions: docs/benchmarking.md,
 * "The product and its bound".
 */
import { readFile, rm } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { Int8Executor } from '../../src/engine/backends/int8/executor.ts';
import { compile } from '../../src/engine/backends/int8/plan/compile.ts';
import type { Variant } from '../../src/engine/backends/int8/plan/variant.ts';
import { RandomPlan } from '../../src/engine/backends/int8/select/random-plan.ts';
import { ROOT } from '../setup/paths.mjs';
import { parseArguments, runCommand } from '../shared/command.ts';
import { nodeInt8Host } from '../shared/node-engine.ts';

const help = `npm run bench:kernels -- [--pixels 784] [--inner 512] [--filters 128] [--json]

One matrix product of the int8 engine under Node, by every variant that this processor computes exactly, in 1,000 million products a
second, and its share of the bound: the multiplications that its instructions need, at the rate that this processor multiplies
vectors, measured in the same run. The fastest of many runs each, in turns. Measure on a quiet machine.
`;

/**
 * Products of a value and a weight for each vector multiplication: 8 for P and B; for C, two of
 * three multiplications do 16.
 */
const PER_MULTIPLICATION: Readonly<Partial<Record<Variant, number>>> = { P: 8, B1: 8, B2: 8, C: 32 / 3 };
const ROUNDS = 40;
const CHAINS = 12;
const CHAIN_LENGTH = 100_000;

await runCommand(import.meta, help, async (args) => {
  const { values } = parseArguments(args, {
    options: {
      pixels: { type: 'string', default: '784' },
      inner: { type: 'string', default: '512' },
      filters: { type: 'string', default: '128' },
      json: { type: 'boolean', default: false },
    },
  });
  const [pixels, inner, filters] = [values.pixels, values.inner, values.filters].map(Number);
  if (!pixels || !inner || !filters) throw new RangeError('sizes are whole numbers above 0');
  const multiply = await multiplier();
  const variants = Object.keys(PER_MULTIPLICATION) as Variant[];
  const runs = new Map<Variant, () => void>();
  for (const variant of variants) runs.set(variant, await productBy(variant, pixels, inner, filters));
  const best = new Map<string, number>();
  const time = (name: string, run: () => void): void => {
    const startMs = performance.now();
    run();
    best.set(name, Math.min(best.get(name) ?? Number.POSITIVE_INFINITY, performance.now() - startMs));
  };
  for (let round = 0; round < ROUNDS; round += 1) {
    time('peak', () => multiply(CHAIN_LENGTH));
    for (const [variant, run] of runs) time(variant, run);
  }
  const multiplications = (CHAINS * CHAIN_LENGTH) / (best.get('peak') ?? 1) / 1e6;
  const results = variants.map((variant) => {
    const gmacs = (pixels * inner * filters) / (best.get(variant) ?? 1) / 1e6;
    const bound = multiplications * (PER_MULTIPLICATION[variant] ?? 0);
    return { variant, ms: best.get(variant), gmacs, bound, share: gmacs / bound };
  });
  const machine = cpus()[0]?.model ?? 'unknown processor';
  if (values.json) {
    console.log(
      JSON.stringify({ machine, node: process.version, pixels, inner, filters, multiplications, results }),
    );
    return 0;
  }
  console.log(`${pixels} x ${inner} x ${filters}, ${machine}, Node ${process.version}`);
  console.log(`vector multiplications: ${multiplications.toFixed(2)} thousand million a second`);
  for (const { variant, ms, gmacs, bound, share } of results) {
    const figures = `${ms?.toFixed(3)} ms, ${gmacs.toFixed(1)} of ${bound.toFixed(1)} GMAC/s`;
    console.log(`${variant.padEnd(3)} ${figures}, ${(100 * share).toFixed(0)} %`);
  }
  return 0;
});

/** Weights that keep every variant's bound, so that the same product is measured. */
async function productBy(
  variant: Variant,
  pixels: number,
  inner: number,
  filters: number,
): Promise<() => void> {
  const builder = new RandomPlan(() => 0.4);
  const image = builder.image(1, pixels, inner);
  const weight = (filter: number, k: number): number => ((filter * 7 + k * 13) % 65) - 32;
  const plan = builder.finish([builder.conv(image, filters, { kernel: 1, stride: 1 }, 'u8', weight)]);
  const kernels = new WebAssembly.Module(await nodeInt8Host().readKernels('relaxed'));
  const executor = new Int8Executor(compile(plan, { variant, threads: 1 }, false), kernels, false);
  executor.run({ image: builder.imageNumbers(image) });
  const product = executor.steps.find(({ kind }) => kind === 'conv');
  if (!product?.count) throw new Error('the plan has no product');
  return () => executor.runStep(product);
}

async function multiplier(): Promise<(count: number) => number> {
  const asc = await import('assemblyscript/asc');
  const file = `.cache/peak.${process.pid}.wasm`;
  const options = ['-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd', '--initialMemory', '1'];
  const { error } = await asc.main([
    'kernels/bench/peak.ts',
    '--baseDir',
    ROOT,
    '--outFile',
    file,
    ...options,
  ]);
  if (error) throw error;
  const bytes = await readFile(join(ROOT, file));
  await rm(join(ROOT, file));
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), {
    env: { abort: () => undefined },
  });
  return exports.multiply as (count: number) => number;
}
