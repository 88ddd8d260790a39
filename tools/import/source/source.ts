/**
 * A network to import, from any kind of file: its graph, its hash and the runtime that it was made
 * for.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { type ConvertOptions, fromOnnx, fromTensorFlow } from '../convert.ts';
import { fileError } from '../error.ts';
import type { Graph } from '../ir.ts';
import { externalReader } from '../onnx/external.ts';
import { floatReference } from '../onnx/float-reference.ts';
import { shardPaths } from '../tensorflow/shards.ts';
import { onnxRuntime, type Runtime, tfjsRuntime } from '../verify/runtimes.ts';
import { unsupportedFormatOf } from './unsupported-formats.ts';

export interface Source {
  readonly format: 'ONNX' | 'TF.js';
  /** The runtime that runs it as it is. */
  readonly runtime: 'ONNX Runtime' | 'TF.js';
  /** The file's name without its extension; for a model.json, that of its folder. */
  readonly title: string;
  /**
   * The graph with unfused operations.
   * @throws ImportError
   */
  graph(options: ConvertOptions): Graph;
  /** SHA-256 of the file and of the weight files that it refers to. Available after `graph`. */
  sha256(): string;
  /** Opens the network in its own runtime, with its activations in float. */
  open(): Promise<Runtime>;
  /** Opens the network as it is in the file; null if that rounds no activation. */
  openRounded(): Promise<Runtime> | null;
}

/** @throws ImportError if the file is missing or of another kind */
export function openSource(file: string): Source {
  const bytes = readOrRefuse(file);
  const foreign = unsupportedFormatOf(bytes);
  if (foreign) throw fileError(foreign);
  return isJson(bytes) ? tfjsSource(file, bytes) : onnxSource(file, bytes);
}

function onnxSource(file: string, bytes: Uint8Array): Source {
  const readExternal = externalReader(file);
  const floatModel = () => floatReference(bytes);
  const externalFiles = () => [...readExternal.files()].map(([path, data]) => ({ path, data }));
  return {
    format: 'ONNX',
    runtime: 'ONNX Runtime',
    title: basename(file).replace(/\.onnx$/i, ''),
    graph: (options) => fromOnnx(bytes, { ...options, readExternal }),
    sha256: () => hashOf([bytes, ...readExternal.files().values()]),
    open: () => onnxRuntime(floatModel() ?? bytes, externalFiles()),
    openRounded: () => (floatModel() ? onnxRuntime(bytes, externalFiles()) : null),
  };
}

function tfjsSource(file: string, bytes: Uint8Array): Source {
  const json = parseJson(bytes);
  const paths = shardPaths(json);
  const read = externalReader(file);
  const shards = paths.map((path) => ({ path, bytes: read(path, 'of the model') }));
  const weights = Uint8Array.from(Buffer.concat(shards.map((shard) => shard.bytes))).buffer;
  return {
    format: 'TF.js',
    runtime: 'TF.js',
    title: basename(dirname(resolve(file))),
    graph: (options) => fromTensorFlow(json, weights, options),
    sha256: () => hashOf([bytes, ...shards.map((shard) => shard.bytes)]),
    open: () => tfjsRuntime([{ path: basename(file), bytes }, ...shards]),
    openRounded: () => null,
  };
}

function readOrRefuse(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : cause;
    if (code === 'ENOENT') throw fileError('there is no such file', cause);
    throw fileError(
      code === 'EISDIR' ? 'it is a folder; name the file of the model' : `cannot be read (${code})`,
      cause,
    );
  }
}

/**
 * Neither byte begins an ONNX file: `{` is 0x7b, a field of a wire type that protobuf does not
 * have.
 */
const isJson = (bytes: Uint8Array): boolean =>
  /^\s*\{/.test(Buffer.from(bytes.subarray(0, 64)).toString('latin1'));

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch (cause) {
    throw fileError('not a TF.js model: the JSON is damaged or cut short', cause);
  }
}

function hashOf(parts: readonly Uint8Array[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}
