import { throwIfAborted } from '../../../core/abort.ts';
import type { LoadedModel } from '../../../model/load.ts';
import type { IntegerPlan } from '../../integer/plan.ts';
import { IntegerSession, type PlanRunner, planOf, requireIntegers } from '../../integer/session.ts';
import { type MeasurableSession, NO_BYTES } from '../../measurement.ts';
import { Executor } from './executor.ts';

/**
 * @throws AppError kind `model`, `backend` (a variant that is neither int8 nor mixed) or
 * `cancelled`
 */
export async function openSession(model: LoadedModel, signal: AbortSignal): Promise<MeasurableSession> {
  throwIfAborted(signal);
  requireIntegers(model, 'reference');
  const plan = planOf(model);
  return new IntegerSession('reference', model, plan.outputs, runnerOf(plan));
}

function runnerOf(plan: IntegerPlan): PlanRunner {
  const executor = new Executor(plan);
  const { weightBits, activationBits } = plan;
  return {
    threads: 1,
    details: { kind: 'integer-reference', weightBits, activationBits },
    tensors: plan.tensors.length,
    memory: () => ({ ...NO_BYTES, arena: plan.arenaBytes }),
    tuned: Promise.resolve(false),
    profile: null,
    run: (inputs, signal) => executor.run(inputs, signal),
    dispose: () => undefined,
  };
}
