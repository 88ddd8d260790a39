/** One graph on one device: what WASM and WebGL have in common. */
import { getBackend, memory, setBackend, type Tensor as TfTensor, tensor } from '@tensorflow/tfjs-core';
import { throwIfAborted } from '../../../core/abort.ts';
import { AppError } from '../../../core/errors.ts';
import type { Precision } from '../../../core/selection.ts';
import type { Tensor } from '../../../core/tensor.ts';
import type { LoadedModel } from '../../../model/load.ts';
import { type ModelManifest, outputsOf } from '../../../model/manifest.ts';
import type { RunResult, Session } from '../../contract.ts';
import { inputProblem, notFinite, outputTensor } from '../../values.ts';
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
  /** Not the model: its bytes are not needed once the graph is built. */
  readonly #manifest: ModelManifest;
  #graph: Graph | null;

  constructor(device: Device, model: LoadedModel, graph: Graph) {
    this.backend = device.id;
    this.precision = model.variant.precision;
    this.threads = device.threads;
    this.features = device.features;
    this.#device = device;
    this.#manifest = model.manifest;
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
    const refused = inputProblem(input, this.#manifest);
    if (refused !== null) throw this.#error('failed', refused);
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
    const manifest = this.#manifest;
    const startMs = performance.now();
    const image = tensor(input.data, [...input.shape], 'float32');
    held.push(image);
    await this.#device.upload(image);
    const uploadedMs = performance.now();
    throwIfAborted(signal);

    const roles = outputsOf(manifest);
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

  #output(name: string, from: TfTensor | undefined, values: Float32Array | undefined): Tensor {
    if (!from || !values) throw this.#error('invalid-output', `the graph gave no ${name}`);
    const bad = notFinite(name, values);
    if (bad !== null) throw this.#error('invalid-output', bad);
    return outputTensor(from.shape, values);
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
