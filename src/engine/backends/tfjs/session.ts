/** One graph on one device: what WASM and WebGL have in common. */
import { getBackend, memory, setBackend, type Tensor as TfTensor, tensor } from '@tensorflow/tfjs-core';
import { throwIfAborted } from '../../../core/abort.ts';
import { AppError } from '../../../core/errors.ts';
import type { Precision } from '../../../core/selection.ts';
import type { Tensor } from '../../../core/tensor.ts';
import type { LoadedModel } from '../../../model/load.ts';
import type { RunResult, Session } from '../../contract.ts';
import { type Device, deviceError } from './device.ts';
import { exclusive } from './exclusive.ts';
import { buildGraph, type Graph } from './graph.ts';

/** @throws AppError kind `model`, `backend` or `cancelled` */
export function openSession(
  openDevice: () => Promise<Device>,
  model: LoadedModel,
  signal: AbortSignal,
): Promise<Session> {
  return exclusive(async () => {
    throwIfAborted(signal);
    const device = await openDevice();
    throwIfAborted(signal);
    await activate(device);
    return new TfjsSession(device, model, buildGraph(model));
  });
}

class TfjsSession implements Session {
  readonly backend;
  readonly precision: Precision;
  readonly threads: number;
  readonly features;
  readonly #device: Device;
  readonly #model: LoadedModel;
  #graph: Graph | null;

  constructor(device: Device, model: LoadedModel, graph: Graph) {
    this.backend = device.id;
    this.precision = model.variant.precision;
    this.threads = device.threads;
    this.features = device.features;
    this.#device = device;
    this.#model = model;
    this.#graph = graph;
  }

  run(input: Tensor, signal: AbortSignal): Promise<RunResult> {
    return exclusive(() => this.#run(input, signal));
  }

  tensorCount(): number {
    return memory().numTensors;
  }

  dispose(): void {
    const graph = this.#graph;
    this.#graph = null;
    quietly(() => graph?.dispose());
  }

  async #run(input: Tensor, signal: AbortSignal): Promise<RunResult> {
    throwIfAborted(signal);
    const graph = this.#graph;
    if (!graph) throw this.#error('failed', 'the session has been disposed');
    this.#checkInput(input);
    await activate(this.#device);
    const held: TfTensor[] = [];
    try {
      return await this.#compute(graph, input, signal, held);
    } catch (thrown) {
      throw this.#explain(thrown);
    } finally {
      for (const each of held) quietly(() => each.dispose());
    }
  }

  async #compute(graph: Graph, input: Tensor, signal: AbortSignal, held: TfTensor[]): Promise<RunResult> {
    const { manifest } = this.#model;
    const startMs = performance.now();
    const image = tensor(input.data, [...input.shape], 'float32');
    held.push(image);
    await this.#device.upload(image);
    const uploadedMs = performance.now();
    throwIfAborted(signal);

    const roles = Object.entries(manifest.outputs);
    const results = graph.execute(
      { [manifest.input.name]: image },
      roles.map(([, name]) => name),
    );
    const tensors = Array.isArray(results) ? results : [results];
    held.push(...tensors);
    await this.#device.settle();
    const computedMs = performance.now();
    throwIfAborted(signal);

    const values = await Promise.all(tensors.map((each) => each.data<'float32'>()));
    const downloadedMs = performance.now();
    // A lost context reads as zeros without a word, so ask before believing them.
    const failure = this.#device.failure();
    if (failure !== null) throw this.#error('failed', failure);
    return {
      outputs: Object.fromEntries(
        roles.map(([role, name], i) => [role, this.#output(name, tensors[i], values[i])]),
      ),
      timingsMs: {
        upload: uploadedMs - startMs,
        compute: computedMs - uploadedMs,
        download: downloadedMs - computedMs,
      },
    };
  }

  #checkInput({ dtype, shape, data }: Tensor): void {
    const wanted = this.#model.manifest.input.shape;
    const fits = shape.length === wanted.length && shape.every((length, axis) => length === wanted[axis]);
    const size = wanted.reduce((product, length) => product * length, 1);
    if (dtype === 'float32' && fits && data.length === size) return;
    throw this.#error(
      'failed',
      `the input is ${dtype} [${shape}] of ${data.length} values; the model takes float32 [${wanted}] of ${size}`,
    );
  }

  #output(name: string, from: TfTensor | undefined, values: Float32Array | undefined): Tensor {
    if (!from || !values) throw this.#error('invalid-output', `the graph gave no ${name}`);
    const bad = values.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) throw this.#error('invalid-output', `${name}[${bad}] is ${values[bad]}`);
    const layout = from.rank === 2 ? 'NC' : 'NHWC';
    // A copy: the values may be a window on a larger buffer, and the caller will transfer theirs.
    return { dtype: 'float32', shape: from.shape, layout, data: Float32Array.from(values) };
  }

  #explain(thrown: unknown): AppError {
    const failure = this.#device.failure();
    if (failure !== null) return this.#error('failed', failure, thrown);
    // A trap leaves the instance in an unknown state, an exhausted memory among them.
    if (thrown instanceof WebAssembly.RuntimeError) this.#device.fail(thrown.message);
    if (thrown instanceof AppError) return thrown;
    return this.#error('failed', thrown instanceof Error ? thrown.message : String(thrown), thrown);
  }

  #error(reason: 'failed' | 'invalid-output', detail: string, cause?: unknown): AppError {
    return deviceError(this.backend, reason, detail, cause);
  }
}

/** Makes the device the one that TF.js computes on. */
async function activate(device: Device): Promise<void> {
  const failure = device.failure();
  if (failure !== null) throw deviceError(device.id, 'failed', `${failure}; load the model again`);
  if (getBackend() === device.id) return;
  if (!(await setBackend(device.id))) throw deviceError(device.id, 'failed', 'TF.js refused the backend');
}

/** A failed device may refuse to give back what went down with it; the first error is the one to tell. */
function quietly(dispose: () => void): void {
  try {
    dispose();
  } catch {
    // Nothing is left to free.
  }
}
