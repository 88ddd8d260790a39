/** One graph on one device: what WASM and WebGL have in common. */

import { getBackend, memory, setBackend, type Tensor as TfTensor, tensor, util } from '@tensorflow/tfjs-core';
import { throwIfAborted } from '../../../core/abort.ts';
import { type Detail, thrownDetail } from '../../../core/detail.ts';
import { AppError } from '../../../core/errors.ts';
import type { Precision } from '../../../core/precision.ts';
import type { Tensor } from '../../../core/tensor.ts';
import type { LoadedModel } from '../../../model/load.ts';
import { type ModelManifest, outputsOf } from '../../../model/manifest.ts';
import type { RunResult } from '../../contract.ts';
import {
  type GpuMeasurement,
  type KernelSample,
  type MeasurableSession,
  type MemoryBytes,
  NO_BYTES,
} from '../../measurement.ts';
import { inputProblem, notFinite, outputTensor } from '../../values.ts';
import { type Device, deviceError, type GpuMeter } from './device.ts';
import { buildGraph, type Graph } from './graph.ts';
import { chainTimes } from './launches.ts';
import { profileKernels } from './profile.ts';
import { tfjsQueue } from './queue.ts';

/** Pictures of one call. */
interface Together {
  readonly each: readonly RunResult['outputs'][];
  readonly timingsMs: RunResult['timingsMs'];
}

/** @throws AppError kind `model`, `backend` or `cancelled` */
export function openSession(
  openDevice: () => Promise<Device>,
  model: LoadedModel,
  signal: AbortSignal,
): Promise<MeasurableSession> {
  return tfjsQueue.run(async () => {
    const device = await openDevice();
    throwIfAborted(signal);
    await activate(device);
    return new TfjsSession(device, model, buildGraph(model));
  }, signal);
}

class TfjsSession implements MeasurableSession {
  readonly backend;
  readonly precision: Precision;
  readonly threads: number;
  readonly details;
  readonly gpu: GpuMeasurement | null;
  /** TF.js has no tuning after the first run. */
  readonly tuned = Promise.resolve(false);
  readonly #device: Device;
  /** Not the model: its bytes are not needed once the graph is built. */
  readonly #manifest: ModelManifest;
  #graph: Graph | null;
  readonly #weightBytes: number;

  constructor(device: Device, model: LoadedModel, graph: Graph) {
    this.backend = device.id;
    this.precision = model.variant.precision;
    this.threads = device.threads;
    this.details = device.details;
    this.#device = device;
    this.#manifest = model.manifest;
    this.#graph = graph;
    this.#weightBytes = Object.values(graph.weights)
      .flat()
      .reduce((sum, { size, dtype }) => sum + size * util.bytesPerElement(dtype), 0);
    const { gpu } = device;
    this.gpu = gpu && {
      compileMs: () => gpu.compileMs(),
      isLost: () => device.failure() !== null,
      launches: (input, signal) => tfjsQueue.run(() => this.#launches(gpu, input, signal), signal),
    };
  }

  async run(input: Tensor, signal: AbortSignal): Promise<RunResult> {
    const { each, timingsMs } = await tfjsQueue.run(() => this.#run([input], signal), signal);
    return { outputs: each[0] ?? {}, timingsMs };
  }

  async runTogether(
    inputs: readonly Tensor[],
    signal: AbortSignal,
  ): Promise<readonly RunResult['outputs'][]> {
    return (await tfjsQueue.run(() => this.#run(inputs, signal), signal)).each;
  }

  tensorCount(): number {
    return memory().numTensors;
  }

  memory(): MemoryBytes {
    return {
      ...NO_BYTES,
      ...this.#device.memory(),
      weights: this.#graph ? this.#weightBytes : 0,
      tensors: memory().numBytes,
    };
  }

  profile(input: Tensor, signal: AbortSignal): Promise<readonly KernelSample[] | null> {
    return tfjsQueue.run(
      () =>
        this.#with(input, signal, (graph, image) =>
          profileKernels(() => this.#execute(graph, image), signal),
        ),
      signal,
    );
  }

  dispose(): void {
    const graph = this.#graph;
    this.#graph = null;
    quietly(() => graph?.dispose());
  }

  async #launches(gpu: GpuMeter, input: Tensor, signal: AbortSignal) {
    return this.#with(input, signal, async (graph, image) => {
      const before = gpu.launches();
      for (const each of this.#execute(graph, image)) each.dispose();
      const launches = gpu.launches() - before;
      return { launches, chains: await chainTimes((each) => this.#device.upload(each), signal) };
    });
  }

  /** For measuring: with the input where it is computed on. */
  async #with<T>(
    input: Tensor,
    signal: AbortSignal,
    work: (graph: Graph, image: TfTensor) => Promise<T>,
  ): Promise<T> {
    const graph = await this.#accept(input, signal);
    const image = tensor(input.data, [...input.shape], 'float32');
    try {
      await this.#device.upload(image);
      const result = await work(graph, image);
      const failure = this.#device.failure();
      if (failure !== null) throw this.#error('failed', failure);
      return result;
    } catch (thrown) {
      throw this.#explain(thrown);
    } finally {
      quietly(() => image.dispose());
    }
  }

  /** @throws AppError kind `backend` or `cancelled` */
  async #accept(input: Tensor, signal: AbortSignal): Promise<Graph> {
    throwIfAborted(signal);
    const graph = this.#graph;
    if (!graph) throw this.#error('failed', { code: 'session-disposed' });
    this.#requireFit(input);
    await activate(this.#device);
    return graph;
  }

  /** @throws AppError kind `backend` */
  #requireFit(input: Tensor): void {
    const refused = inputProblem(input, this.#manifest);
    if (refused !== null) throw this.#error('failed', refused);
  }

  /** The outputs in the order of {@link outputsOf}. */
  #execute(graph: Graph, image: TfTensor): TfTensor[] {
    const results = graph.execute(
      { [this.#manifest.input.name]: image },
      outputsOf(this.#manifest).map(([, name]) => name),
    );
    return Array.isArray(results) ? results : [results];
  }

  async #run(inputs: readonly Tensor[], signal: AbortSignal): Promise<Together> {
    const [first, ...others] = inputs;
    if (!first) throw new RangeError('no picture');
    const graph = await this.#accept(first, signal);
    for (const input of others) this.#requireFit(input);
    const held: TfTensor[] = [];
    try {
      return await this.#compute(graph, inputs, signal, held);
    } catch (thrown) {
      throw this.#explain(thrown);
    } finally {
      for (const each of held) quietly(() => each.dispose());
    }
  }

  async #compute(
    graph: Graph,
    inputs: readonly Tensor[],
    signal: AbortSignal,
    held: TfTensor[],
  ): Promise<Together> {
    const startMs = performance.now();
    const [, ...shape] = this.#manifest.input.shape;
    const image = tensor(joined(inputs), [inputs.length, ...shape], 'float32');
    held.push(image);
    await this.#device.upload(image);
    const uploadedMs = performance.now();
    throwIfAborted(signal);

    const tensors = this.#execute(graph, image);
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
      each: inputs.map((_, picture) =>
        Object.fromEntries(
          outputsOf(this.#manifest).map(([role, name], i) => [
            role,
            this.#output(name, tensors[i], values[i], picture, inputs.length),
          ]),
        ),
      ),
      timingsMs: {
        upload: uploadedMs - startMs,
        compute: computedMs - uploadedMs,
        download: downloadedMs - computedMs,
      },
    };
  }

  /** That of one picture of `count`. */
  #output(
    name: string,
    from: TfTensor | undefined,
    values: Float32Array | undefined,
    picture: number,
    count: number,
  ): Tensor {
    if (!from || !values) throw this.#error('invalid-output', { code: 'no-output', output: name });
    if (count > 1 && from.shape[0] !== count)
      throw this.#error('failed', {
        code: 'one-at-a-time',
        output: name,
        shape: from.shape,
        images: count,
      });
    const length = values.length / count;
    const own = values.subarray(picture * length, (picture + 1) * length);
    const bad = notFinite(name, own);
    if (bad !== null) throw this.#error('invalid-output', bad);
    return outputTensor(count > 1 ? [1, ...from.shape.slice(1)] : from.shape, own);
  }

  #explain(thrown: unknown): AppError {
    const failure = this.#device.failure();
    if (failure !== null) return this.#error('failed', failure, thrown);
    // A trap leaves the instance in an unknown state, an exhausted memory among them.
    if (thrown instanceof WebAssembly.RuntimeError) this.#device.fail(thrownDetail(thrown));
    if (thrown instanceof AppError) return thrown;
    return this.#error('failed', thrownDetail(thrown), thrown);
  }

  #error(reason: 'failed' | 'invalid-output', detail: Detail, cause?: unknown): AppError {
    return deviceError(this.backend, reason, detail, cause);
  }
}

/** One picture after the other, as a batch lies; one alone is not copied. */
function joined(inputs: readonly Tensor[]): Tensor['data'] {
  const [first] = inputs;
  if (first && inputs.length === 1) return first.data;
  const all = new Float32Array(inputs.reduce((sum, { data }) => sum + data.length, 0));
  let at = 0;
  for (const { data } of inputs) {
    all.set(data, at);
    at += data.length;
  }
  return all;
}

/** Makes the device the one that TF.js computes on. */
async function activate(device: Device): Promise<void> {
  const failure = device.failure();
  if (failure !== null) throw deviceError(device.id, 'failed', { code: 'device-failed', cause: failure });
  if (getBackend() === device.id) return;
  if (!(await setBackend(device.id)))
    throw deviceError(device.id, 'failed', thrownDetail('TF.js refused the backend'));
}

/**
 * A failed device may refuse to give back what went down with it; the first error is the one to
 * tell.
 */
function quietly(dispose: () => void): void {
  try {
    dispose();
  } catch {
    // Nothing is left to free.
  }
}
