import { throwIfAborted } from '../../../core/abort.ts';
import { AppError } from '../../../core/errors.ts';
import type { Precision } from '../../../core/selection.ts';
import type { Tensor } from '../../../core/tensor.ts';
import type { LoadedModel } from '../../../model/load.ts';
import { type ModelManifest, outputsOf } from '../../../model/manifest.ts';
import type { RunResult, Session } from '../../contract.ts';
import { readGraph } from '../../graph/graph.ts';
import { parseModelJson } from '../../graph/model-json.ts';
import { lowerToIntegers } from '../../integer/lower.ts';
import type { IntegerPlan } from '../../integer/plan.ts';
import { inputProblem, notFinite, outputTensor } from '../../values.ts';
import { Executor } from './executor.ts';

/** @throws AppError kind `model`, `backend` (a variant that is not int8) or `cancelled` */
export async function openSession(model: LoadedModel, signal: AbortSignal): Promise<Session> {
  throwIfAborted(signal);
  const { precision } = model.variant;
  if (precision !== 'int8') {
    const detail = `it runs int8 models only, and this one is ${precision}; choose int8, or the backend wasm`;
    throw new AppError({ kind: 'backend', backend: 'reference', reason: 'unavailable', detail });
  }
  return new ReferenceSession(model.manifest, planOf(model));
}

/** @throws AppError kind `model`, reason `unloadable` */
function planOf({ manifest, variant, graph, weights }: LoadedModel): IntegerPlan {
  try {
    const plan = lowerToIntegers(readGraph(parseModelJson(graph), weights));
    checkSignature(plan, manifest);
    return plan;
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    const file = variant.files[0]?.path ?? null;
    throw new AppError(
      { kind: 'model', reason: 'unloadable', modelId: manifest.id, file, detail },
      { cause },
    );
  }
}

function checkSignature({ inputs, outputs }: IntegerPlan, manifest: ModelManifest): void {
  const { name, shape } = manifest.input;
  const [input] = inputs;
  if (input?.name !== name || inputs.length > 1) {
    throw new Error(`its inputs are ${inputs.map((each) => each.name).join(', ')}, not ${name}`);
  }
  if (input.shape.join() !== shape.join()) {
    throw new Error(`input ${name} is [${input.shape}], the manifest says [${shape}]`);
  }
  for (const [, output] of outputsOf(manifest)) {
    if (outputs.some((each) => each.name === output)) continue;
    throw new Error(`no output ${output}; it has ${outputs.map((each) => each.name).join(', ')}`);
  }
}

class ReferenceSession implements Session {
  readonly backend = 'reference';
  readonly precision: Precision = 'int8';
  readonly threads = 1;
  readonly features;
  readonly #manifest: ModelManifest;
  readonly #plan: IntegerPlan;
  #executor: Executor | null;
  #lastRun: Promise<unknown> = Promise.resolve();

  constructor(manifest: ModelManifest, plan: IntegerPlan) {
    const { weightBits, activationBits } = plan;
    this.features = { arithmetic: 'int8 reference', weightBits, activationBits };
    this.#manifest = manifest;
    this.#plan = plan;
    this.#executor = new Executor(plan);
  }

  /** One after the other: they share one arena. */
  run(input: Tensor, signal: AbortSignal): Promise<RunResult> {
    const run = this.#lastRun.then(() => this.#run(input, signal));
    this.#lastRun = run.catch(() => undefined);
    return run;
  }

  tensorCount(): number {
    return this.#executor ? this.#plan.tensors.length : 0;
  }

  dispose(): void {
    this.#executor = null;
  }

  async #run(input: Tensor, signal: AbortSignal): Promise<RunResult> {
    throwIfAborted(signal);
    const executor = this.#executor;
    if (!executor) throw failure('failed', 'the session has been disposed');
    const { name } = this.#manifest.input;
    // A number that is none has no code: in float32 it would spoil every output, here it would pass for black.
    const refused = inputProblem(input, this.#manifest) ?? notFinite(name, input.data);
    if (refused !== null) throw failure('failed', refused);
    const startMs = performance.now();
    const image = Float32Array.from(input.data);
    const uploadedMs = performance.now();
    const values = await executor.run({ [name]: image }, signal);
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

  #output(name: string, values: Readonly<Record<string, Float32Array>>): Tensor {
    const shape = this.#plan.outputs.find((output) => output.name === name)?.shape;
    const data = values[name];
    if (!shape || !data) throw failure('invalid-output', `the graph gave no ${name}`);
    const bad = notFinite(name, data);
    if (bad !== null) throw failure('invalid-output', bad);
    return outputTensor(shape, data);
  }
}

function failure(reason: 'failed' | 'invalid-output', detail: string): AppError {
  return new AppError({ kind: 'backend', backend: 'reference', reason, detail });
}
