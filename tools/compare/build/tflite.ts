/**
 * The .tflite files of a network for LiteRT.js. Only TensorFlow's own converter writes them, so it
 * is installed once, in a virtual environment below .cache/; where that fails there are no files,
 * and the benchmark goes on without LiteRT.js.
 */
import { execFile } from 'node:child_process';
import { access, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { extentOf, type Network, type Operation, tapsOf } from '../../../src/benchmark/networks/network.ts';
import { type NetworkWeights, seededImage } from '../../../src/benchmark/networks/weights.ts';
import { RANGE_SEEDS } from './ranges.ts';

const run = promisify(execFile);

const TENSORFLOW = 'tensorflow-cpu==2.20.0';

/** Command that starts Python; TensorFlow 2.20 needs Python 3.9 to 3.13. */
const PYTHON = process.env.PENUMBRA_PYTHON ?? 'python3';

/**
 * @param cache folder for the virtual environment
 * @returns its Python
 * @throws Error where it cannot be installed
 */
export async function ensureTensorFlow(cache: string): Promise<string> {
  const environment = join(cache, TENSORFLOW.replace('==', '-'));
  const python = join(environment, 'bin/python');
  const done = join(environment, 'installed');
  if (await exists(done)) return python;
  console.error(`Installing ${TENSORFLOW} into ${environment} (once, a minute or two)`);
  await rm(environment, { recursive: true, force: true });
  await mkdir(cache, { recursive: true });
  await run(PYTHON, ['-m', 'venv', environment]);
  await run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', TENSORFLOW]);
  await writeFile(done, '');
  return python;
}

/** Writes float32.tflite and int8.tflite. @param folder is made */
export async function writeTflite(
  python: string,
  network: Network,
  weights: NetworkWeights,
  folder: string,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const parts: Float32Array[] = [];
  let offset = 0;
  const store = (data: Float32Array, shape: readonly number[]) => {
    const location = [offset, shape];
    parts.push(data);
    offset += data.length;
    return location;
  };
  const operations = network.operations.map((operation) => {
    const own = weights.get(operation.output);
    if (!own) return operation;
    const values = store(own.values, shapeOf(network, operation));
    return { ...operation, values, bias: store(own.bias, [own.bias.length]) };
  });
  const { input, output } = network;
  const shape = extentOf(network, input);
  const images = RANGE_SEEDS.map((seed) => seededImage([1, ...shape], seed));
  await writeFile(join(folder, 'network.json'), JSON.stringify({ input, output, shape, operations }));
  await writeFile(join(folder, 'weights.bin'), bytesOf(parts));
  await writeFile(join(folder, 'images.bin'), bytesOf(images));
  await run(python, [join(import.meta.dirname, 'tflite.py'), folder], { maxBuffer: 2 ** 26 });
  for (const name of ['network.json', 'weights.bin', 'images.bin']) await rm(join(folder, name));
}

/** Weights in the layout of Keras. */
function shapeOf(network: Network, operation: Operation): readonly number[] {
  const channels = extentOf(network, operation.output)[2];
  switch (operation.kind) {
    case 'conv': {
      const { window } = operation;
      return [window, window, tapsOf(network, operation) / window ** 2, channels];
    }
    case 'depthwise':
      return [operation.window, operation.window, channels, 1];
    case 'dense':
      return [tapsOf(network, operation), channels];
    default:
      return [channels];
  }
}

const bytesOf = (arrays: readonly Float32Array[]): Buffer =>
  Buffer.concat(
    arrays.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength)),
  );

export const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
