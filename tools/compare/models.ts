/**
 * The files of every network, built when needed and cached in .cache/ under a hash of their
 * sources.
 */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ARCHITECTURES } from '../../src/benchmark/networks/architectures.ts';
import type { Network } from '../../src/benchmark/networks/network.ts';
import { seededWeights } from '../../src/benchmark/networks/weights.ts';
import type { OutputFile } from '../../src/engine/graph/index.ts';
import { lookup } from '../import/ir.ts';
import { ROOT } from '../shared/files.ts';
import { DEFAULT_MODEL, MODELS_DIR, readManifest } from '../shared/models.ts';
import { floatOnnx } from './build/float-onnx.ts';
import { floatGraphModel, int8GraphModel } from './build/graph-models.ts';
import { manifestOf } from './build/manifest.ts';
import { qdqOnnx } from './build/qdq-onnx.ts';
import { observeRanges } from './build/ranges.ts';
import { ensureTensorFlow, exists, writeTflite } from './build/tflite.ts';
import type { Contestant } from './contest.ts';

export const CACHE = join(ROOT, '.cache/compare');

/** Beside this file. */
const NETWORK_SOURCES = ['architectures.ts', 'architectures', 'network.ts', 'weights.ts'].map(
  (path) => `../../src/benchmark/networks/${path}`,
);

/** The command line's name for the shipped model. */
const SHIPPED = 'shipped';

export const NETWORKS: readonly string[] = ['mobilenetv2', 'efficientnet-lite0', 'densenet121', SHIPPED];

export interface ComparedModel {
  readonly name: string;
  readonly folder: string;
  readonly imageShape: readonly [number, number, number, number];
  readonly contestants: readonly Contestant[];
}

export async function ensureModel(name: string): Promise<ComparedModel> {
  if (name === SHIPPED) return shippedModel();
  const network = lookup(ARCHITECTURES, name)();
  const models = await built(
    `${name}-models`,
    [...NETWORK_SOURCES, 'build', '../import', '../quantize', '../../src/quantize'],
    (folder) => writeModels(network, folder),
  );
  const tflite = await ensureTflite(network);
  return {
    name,
    folder: CACHE,
    imageShape: [1, ...lookup(network.extents, network.input)],
    contestants: [
      { engine: 'tfjs', precision: 'float32', path: `${models}/manifest.json` },
      { engine: 'ort', precision: 'float32', path: `${models}/float32.onnx` },
      { engine: 'ort', precision: 'int8', path: `${models}/int8.onnx` },
      ...(tflite === null ? [] : liteRt(tflite)),
      ...ours(`${models}/manifest.json`),
    ],
  };
}

const ours = (path: string): readonly Contestant[] => [
  { engine: 'ours', precision: 'int8', path },
  { engine: 'ours', precision: 'int8', path, plainSimd: true },
];

const liteRt = (folder: string): readonly Contestant[] => [
  { engine: 'litert', precision: 'float32', path: `${folder}/float32.tflite` },
  { engine: 'litert', precision: 'int8', path: `${folder}/int8.tflite` },
];

/** It has no .tflite, and its quantized ONNX would not be the network that was calibrated. */
async function shippedModel(): Promise<ComparedModel> {
  const { input } = await readManifest(MODELS_DIR, DEFAULT_MODEL);
  return {
    name: SHIPPED,
    folder: join(MODELS_DIR, DEFAULT_MODEL),
    imageShape: input.shape,
    contestants: [
      { engine: 'tfjs', precision: 'float32', path: 'manifest.json' },
      { engine: 'ort', precision: 'float32', path: 'source/model.onnx' },
      ...ours('manifest.json'),
    ],
  };
}

/**
 * @returns the folder in the cache; null if the files cannot be made, with the reason on the
 * console
 */
async function ensureTflite(network: Network): Promise<string | null> {
  try {
    return await built(
      `${network.name}-tflite`,
      [...NETWORK_SOURCES, 'build/tflite.py', 'build/tflite.ts'],
      async (folder) => {
        python ??= ensureTensorFlow(CACHE);
        await writeTflite(await python, network, seededWeights(network), folder);
      },
    );
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    console.error(
      `Going on without LiteRT.js on ${network.name}, for TensorFlow does not make its files: ${why}`,
    );
    return null;
  }
}

/** Installed once, or not, for all networks. */
let python: Promise<string> | null = null;

async function writeModels(network: Network, folder: string): Promise<void> {
  const weights = seededWeights(network);
  const onnx = floatOnnx(network, weights);
  const float32 = floatGraphModel(onnx);
  const ranges = await observeRanges(network, float32.graph);
  const int8 = await int8GraphModel(network, float32, ranges);
  const manifest = manifestOf(network, { float32: float32.files, int8 });
  await writeFiles(folder, [
    { path: 'manifest.json', bytes: Buffer.from(JSON.stringify(manifest)) },
    { path: 'float32.onnx', bytes: onnx },
    { path: 'int8.onnx', bytes: qdqOnnx(network, weights, ranges) },
    ...float32.files.map(({ path, bytes }) => ({ path: `float32/${path}`, bytes })),
    ...int8.map(({ path, bytes }) => ({ path: `int8/${path}`, bytes })),
  ]);
}

async function writeFiles(folder: string, files: readonly OutputFile[]): Promise<void> {
  for (const { path, bytes } of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
  }
}

/**
 * @param sources files and folders beside this one whose contents decide whether the cached files
 * are still valid
 * @returns name of the folder in the cache
 */
async function built(
  what: string,
  sources: readonly string[],
  build: (folder: string) => Promise<void>,
): Promise<string> {
  const name = `${what}-${await hashOf(sources)}`;
  const folder = join(CACHE, name);
  if (await exists(folder)) return name;
  console.error(`Building ${what}`);
  const partial = `${folder}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true });
  await build(partial);
  for (const old of await readdir(CACHE)) {
    if (old.startsWith(`${what}-`) && !old.endsWith('.partial'))
      await rm(join(CACHE, old), { recursive: true });
  }
  await rename(partial, folder);
  return name;
}

async function hashOf(sources: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const source of sources) {
    const path = join(import.meta.dirname, source);
    const files = /\.\w+$/.test(source) ? [path] : await codeBelow(path);
    for (const file of files) hash.update(await readFile(file));
  }
  return hash.digest('hex').slice(0, 12);
}

async function codeBelow(folder: string): Promise<readonly string[]> {
  const paths = (await readdir(folder, { recursive: true })).sort();
  return paths.filter((path) => /(?<!\.test)\.ts$/.test(path)).map((path) => join(folder, path));
}
