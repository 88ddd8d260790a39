/** A session over an integer plan: its inputs, outputs and errors. */
import { throwIfAborted } from '../../core/abort.ts';
import { type BackendId, canRun } from '../../core/backends.ts';
import { type Detail, DetailError, thrownDetail } from '../../core/detail.ts';
import { AppError } from '../../core/errors.ts';
import type { Precision } from '../../core/precision.ts';
import { Queue } from '../../core/queue.ts';
import type { SessionDetails } from '../../core/session-details.ts';
import type { Tensor } from '../../core/tensor.ts';
import type { LoadedModel } from '../../model/load.ts';
import { type ModelManifest, outputsOf } from '../../model/manifest.ts';
import type { RunResult, Session } from '../contract.ts';
import { readGraph } from '../graph/graph.ts';
import { parseModelJson } from '../graph/model-json.ts';
import { expandPacked } from '../graph/packing.ts';
import { type KernelSample, type MeasurableSession, type MemoryBytes, NO_BYTES } from '../measurement.ts';
import { inputProblem, notFinite, outputTensor } from '../values.ts';
import { lowerToIntegers } from './lower.ts';
import type { IntegerPlan, PlanValue } from './plan.ts';

/** @throws AppError kind `model`, reason `unloadable` */
export function planOf({ manifest, variant, graph, weights }: LoadedModel): IntegerPlan {
  try {
    const expanded = expandPacked(parseModelJson(graph), weights);
    const plan = lowerToIntegers(readGraph(expanded.json, expanded.weights));
    const problem = signatureProblem(plan, manifest);
    if (problem !== null) throw new DetailError(problem);
    return plan;
  } catch (cause) {
    const detail = thrownDetail(cause);
    const file = variant.files[0]?.path ?? null;
    throw new AppError(
      { kind: 'model', reason: 'unloadable', modelId: manifest.id, file, detail },
      { cause },
    );
  }
}

/** Null if the plan's inputs and outputs match the manifest. */
export function signatureProblem(
  { inputs, outputs }: Pick<IntegerPlan, 'inputs' | 'outputs'>,
  manifest: ModelManifest,
): Detail | null {
  const { name, shape } = manifest.input;
  const [input] = inputs;
  if (input?.name !== name || inputs.length > 1) {
    return { code: 'signature-inputs', found: inputs.map((each) => each.name), expected: name };
  }
  if (input.shape.join() !== shape.join()) {
    return { code: 'signature-shape', input: name, found: input.shape, expected: shape };
  }
  for (const [, output] of outputsOf(manifest)) {
    if (outputs.some((each) => each.name === output)) continue;
    return { code: 'signature-output', output, found: outputs.map((each) => each.name) };
  }
  return null;
}

/** Runs a plan; a session calls it for one image after the other. */
export interface PlanRunner {
  readonly threads: number;
  readonly details: SessionDetails;
  /** Live tensors, for {@link MeasurableSession.tensorCount}. */
  readonly tensors: number;
  /**
   * @param inputs Values by name, in the plan's shapes.
   * @returns The outputs by name; the next run may overwrite them.
   */
  run(
    inputs: Readonly<Record<string, Float32Array>>,
    signal: AbortSignal,
  ): Promise<Readonly<Record<string, Float32Array>>>;
  memory(): MemoryBytes;
  /** As {@link Session.tuned}. */
  readonly tuned: Promise<boolean>;
  /** Null where nobody asks for the times of this runner's operations. */
  profile:
    | ((
        inputs: Readonly<Record<string, Float32Array>>,
        signal: AbortSignal,
      ) => Promise<readonly KernelSample[]>)
    | null;
  dispose(): void;
}

/** The session of every integer backend, for any runner of the plan. */
export class IntegerSession implements MeasurableSession {
  readonly backend: BackendId;
  readonly precision: Precision;
  readonly gpu = null;
  readonly runTogether = null;
  readonly tuned: Promise<boolean>;
  readonly #manifest: ModelManifest;
  readonly #outputs: readonly PlanValue[];
  #runner: PlanRunner | null;
  #last: Pick<PlanRunner, 'threads' | 'details'>;
  /** Runs share one arena, so they are queued. */
  readonly #queue = new Queue();

  constructor(
    backend: BackendId,
    { manifest, variant }: Pick<LoadedModel, 'manifest' | 'variant'>,
    outputs: readonly PlanValue[],
    runner: PlanRunner,
  ) {
    this.backend = backend;
    this.precision = variant.precision;
    this.#manifest = manifest;
    this.#outputs = outputs;
    this.#runner = runner;
    this.#last = runner;
    this.tuned = runner.tuned;
  }

  get threads(): number {
    return this.#last.threads;
  }

  get details(): SessionDetails {
    return this.#last.details;
  }

  run(input: Tensor, signal: AbortSignal): Promise<RunResult> {
    return this.#queue.run(() => this.#run(input, signal), signal);
  }

  profile(input: Tensor, signal: AbortSignal): Promise<readonly KernelSample[] | null> {
    return this.#queue.run(async () => {
      const { runner, inputs } = this.#accept(input, signal);
      return runner.profile?.(inputs, signal) ?? null;
    }, signal);
  }

  tensorCount(): number {
    return this.#runner?.tensors ?? 0;
  }

  memory(): MemoryBytes {
    return this.#runner?.memory() ?? NO_BYTES;
  }

  dispose(): void {
    const runner = this.#runner;
    if (!runner) return;
    this.#last = { threads: runner.threads, details: runner.details };
    this.#runner = null;
    runner.dispose();
  }

  async #run(input: Tensor, signal: AbortSignal): Promise<RunResult> {
    const startMs = performance.now();
    const { runner, inputs } = this.#accept(input, signal);
    const uploadedMs = performance.now();
    const values = await runner.run(inputs, signal);
    const computedMs = performance.now();
    const outputs = Object.fromEntries(
      outputsOf(this.#manifest).map(([role, output]) => [role, this.#output(output, values)] as const),
    );
    const timingsMs = {
      upload: uploadedMs - startMs,
      compute: computedMs - uploadedMs,
      download: performance.now() - computedMs,
    };
    return { outputs, timingsMs };
  }

  #accept(
    input: Tensor,
    signal: AbortSignal,
  ): { readonly runner: PlanRunner; readonly inputs: Readonly<Record<string, Float32Array>> } {
    throwIfAborted(signal);
    const runner = this.#runner;
    if (!runner) throw this.#failure('failed', { code: 'session-disposed' });
    const { name } = this.#manifest.input;
    // A value that is not finite cannot be quantized: in float32 it would spoil every output, here
    // it would pass for black.
    const refused = inputProblem(input, this.#manifest) ?? notFinite(name, input.data);
    if (refused !== null) throw this.#failure('failed', refused);
    // Not kept, and copied by the runner: a copy element by element would take as long as some
    // layers.
    const image = input.data instanceof Float32Array ? input.data : new Float32Array(input.data);
    return { runner, inputs: { [name]: image } };
  }

  #output(name: string, values: Readonly<Record<string, Float32Array>>): Tensor {
    const shape = this.#outputs.find((output) => output.name === name)?.shape;
    const data = values[name];
    if (!shape || !data) throw this.#failure('invalid-output', { code: 'no-output', output: name });
    const bad = notFinite(name, data);
    if (bad !== null) throw this.#failure('invalid-output', bad);
    return outputTensor(shape, data);
  }

  #failure(reason: 'failed' | 'invalid-output', detail: Detail): AppError {
    return new AppError({ kind: 'backend', backend: this.backend, reason, detail });
  }
}

/** @throws AppError kind `backend` for a variant that is neither int8 nor mixed */
export function requireIntegers({ variant: { precision } }: LoadedModel, backend: BackendId): void {
  if (canRun(backend, precision)) return;
  const detail = { code: 'integer-only', precision } as const;
  throw new AppError({ kind: 'backend', backend, reason: 'unavailable', detail });
}
