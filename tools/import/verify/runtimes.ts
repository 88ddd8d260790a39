/**
 * The two runtimes that verify an import: ONNX Runtime for the source, stock TF.js for the result.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { type GraphModel, loadGraphModel } from '@tensorflow/tfjs-converter';
import * as tf from '@tensorflow/tfjs-core';
import * as ort from 'onnxruntime-web';
import { sizeOf } from '../../../src/core/tensor.ts';
import type { OutputFile } from '../../../src/engine/graph/index.ts';
import { transpose } from '../arrays.ts';
import { floats, type Shape } from '../ir.ts';
import { storedShape, TO_LOGICAL, TO_STORED } from '../layout.ts';

/** A float tensor; NHWC if of rank 4. */
export interface Values {
  readonly shape: Shape;
  readonly data: Float32Array;
}
export type NamedValues = Readonly<Record<string, Values>>;

/** Runs a model on inputs by name. */
export interface Runtime {
  run(inputs: NamedValues): Promise<NamedValues>;
  dispose(): Promise<void>;
}

/** A file that a model refers to, under the path that it uses. */
export interface ExternalFile {
  readonly path: string;
  readonly data: Uint8Array;
}

/** ONNX Runtime on one thread, so that its sums have a fixed order. */
export async function onnxRuntime(
  onnx: Uint8Array,
  externalData: readonly ExternalFile[] = [],
): Promise<Runtime> {
  ort.env.wasm.numThreads = 1;
  // Errors only, because it warns about every initializer that no node reads.
  const options = {
    executionProviders: ['wasm'],
    externalData: [...externalData],
    logSeverityLevel: 3,
  } as const;
  const session = await ort.InferenceSession.create(onnx, options);
  return {
    async run(inputs) {
      const feeds = Object.entries(inputs).map(([name, { shape, data }]) => {
        const logical = shape.length === 4 ? transpose(floats(shape, data), TO_LOGICAL) : floats(shape, data);
        return [name, new ort.Tensor('float32', Float32Array.from(logical.data), logical.shape)] as const;
      });
      const outputs = await session.run(Object.fromEntries(feeds));
      const values = Object.entries(outputs).map(([name, { dims, data }]) => {
        const result = floats(dims, Float32Array.from(data as Float32Array));
        const stored = dims.length === 4 ? transpose(result, TO_STORED) : result;
        return [name, { shape: storedShape(dims), data: Float32Array.from(stored.data) }] as const;
      });
      return Object.fromEntries(values);
    },
    dispose: () => session.release(),
  };
}

/**
 * Stock TF.js on its WASM backend.
 * @param files model.json first, then its shards.
 */
export async function tfjsRuntime(files: readonly OutputFile[]): Promise<Runtime> {
  await startWasm();
  const model = await loadGraphModel(tf.io.fromMemory(artifacts(files)));
  return {
    run: (inputs) => runTfjs(model, inputs),
    async dispose() {
      model.dispose();
    },
  };
}

/** Assembles files as `tf.loadGraphModel(url)` does after its fetches. */
function artifacts([graph, ...shards]: readonly OutputFile[]): tf.io.ModelArtifacts {
  const json = JSON.parse(new TextDecoder().decode(graph?.bytes));
  return {
    modelTopology: json.modelTopology,
    signature: json.signature,
    format: json.format,
    weightSpecs: json.weightsManifest.flatMap(
      ({ weights }: { weights: tf.io.WeightsManifestEntry[] }) => weights,
    ),
    weightData: Uint8Array.from(Buffer.concat(shards.map(({ bytes }) => bytes))).buffer,
  };
}

export async function startWasm(): Promise<void> {
  const main = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
  if (tf.getBackend() !== 'wasm') setWasmPaths(`${dirname(main)}/`);
  if (!(await tf.setBackend('wasm'))) throw new Error('the WASM backend of TF.js does not start');
}

async function runTfjs(model: GraphModel, inputs: NamedValues): Promise<NamedValues> {
  const tensors = Object.entries(inputs).map(
    ([name, { shape, data }]) => [name, tf.tensor(data, [...shape], 'float32')] as const,
  );
  const names = model.outputs.map(({ name }) => name.replace(/:0$/, ''));
  const results = [model.execute(Object.fromEntries(tensors), names)].flat();
  const values = await Promise.all(
    results.map(async (result, i) => {
      const data = Float32Array.from(await result.data());
      return [names[i] ?? '', { shape: result.shape, data }] as const;
    }),
  );
  tf.dispose([tensors.map(([, tensor]) => tensor), results]);
  return Object.fromEntries(values);
}

/**
 * Largest difference of any element of one output.
 * @throws Error if shapes differ
 */
export function largestDifference(a: Values, b: Values): number {
  if (a.shape.join() !== b.shape.join() || a.data.length !== sizeOf(a.shape)) {
    throw new Error(`shapes [${a.shape}] and [${b.shape}] differ`);
  }
  return a.data.reduce(
    (largest, value, i) => Math.max(largest, Math.abs(value - (b.data[i] ?? Number.NaN))),
    0,
  );
}

/** The files of one variant on disk. */
export function readVariant(folder: string, paths: readonly string[]): readonly OutputFile[] {
  return paths.map((path) => ({ path, bytes: readFileSync(join(folder, path)) }));
}
