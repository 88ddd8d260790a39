/**
 * The shipped int8 variant on real X-rays: every operation equals the reference bit by bit, with
 * every variant of the kernels.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { threadedNodeHost } from '../../../../tools/shared/testing/int8-threads.ts';
import { hasRealPictures, twentyRealInputs } from '../../../../tools/shared/testing/real-pictures.ts';
import { parseManifest } from '../../../model/manifest.ts';
import { readGraph } from '../../graph/graph.ts';
import { parseModelJson } from '../../graph/model-json.ts';
import { lowerToIntegers } from '../../integer/lower.ts';
import type { IntegerPlan, TensorId } from '../../integer/plan.ts';
import { Executor } from '../reference/executor.ts';
import { Int8Executor } from './executor.ts';
import { type KernelModule, loadKernels } from './kernels.ts';
import { compile } from './plan/compile.ts';
import type { Variant } from './plan/variant.ts';
import { Int8Runner } from './threads/runner.ts';

const MODEL = join(import.meta.dirname, '../../../../models/lite0-14');
const isThere = existsSync(join(MODEL, 'int8/model.json'));
const why = !isThere
  ? ' (skipped: it has no int8 variant)'
  : !hasRealPictures
    ? ' (skipped: there is no ../shared/data)'
    : '';
const VARIANTS: readonly Variant[] = ['P', 'B1', 'B2', 'C'];
const { signal } = new AbortController();

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);

describe.skipIf(why !== '')(`the shipped model on 20 real images${why}`, () => {
  const host = threadedNodeHost();
  let kernels: KernelModule;
  let plan: IntegerPlan;
  let images: readonly Float32Array[];
  /** Values of the current image, by tensor. */
  const layers = new Map<TensorId, Uint8Array | Float32Array>();
  const outputs: Readonly<Record<string, Float32Array>>[] = [];
  let input: string;

  beforeAll(async () => {
    kernels = await loadKernels(host, true);
    const json = parseModelJson(JSON.parse(readFileSync(join(MODEL, 'int8/model.json'), 'utf8')));
    const files = json.weightsManifest.flatMap(({ paths }) => paths);
    const weights = Buffer.concat(files.map((path) => readFileSync(join(MODEL, 'int8', path))));
    plan = lowerToIntegers(readGraph(json, Uint8Array.from(weights).buffer));
    const manifest = parseManifest(
      JSON.parse(readFileSync(join(MODEL, 'manifest.json'), 'utf8')),
      'lite0-14',
    );
    images = await twentyRealInputs(manifest.input.recipe);
    input = plan.inputs[0]?.name ?? '';
  });

  test('every operation equals the reference on every image, by every variant', {
    timeout: 300_000,
  }, async () => {
    expect(images).toHaveLength(20);
    const executors = VARIANTS.map((variant) => {
      return new Int8Executor(compile(plan, { variant, threads: 1 }, true), kernels.module, true);
    });
    const reference = new Executor(plan);
    for (const image of images) {
      layers.clear();
      const values = await reference.run({ [input]: image }, signal, (_, data, op) =>
        layers.set(op.output, data.slice()),
      );
      outputs.push(Object.fromEntries(Object.entries(values).map(([name, data]) => [name, data.slice()])));
      for (const executor of executors) {
        const different: string[] = [];
        executor.runObserved({ [input]: image }, ({ name }, data, op) => {
          const expected = layers.get(op.output);
          if (!expected || Buffer.compare(bytesOf(expected), bytesOf(data)) !== 0) different.push(name);
        });
        expect(different).toEqual([]);
      }
    }
  });

  test.each([1, 2])(
    'the outputs of every image equal the reference on %i threads',
    { timeout: 60_000 },
    async (threads) => {
      const runner = await Int8Runner.open({ host, kernels }, () => plan, { variant: 'C', threads });
      expect(runner.threads).toBe(threads);
      for (const [i, image] of images.entries()) {
        expect(await runner.run({ [input]: image }, signal)).toEqual(outputs[i]);
      }
      runner.dispose();
    },
  );
});
