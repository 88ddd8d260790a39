/** A compiled plan as this device keeps it: the next load reads no file of the model and packs nothing. */
import { sha256 } from '../../../core/hash.ts';
import type { CompiledPlan } from './compile.ts';
import type { InitialBytes } from './memory.ts';

/** Can be cloned. */
export interface KeptPlan {
  /** Of all that it rests on; another one makes it worthless. */
  readonly key: string;
  readonly constants: ArrayBuffer;
  /** Their address. */
  readonly start: number;
  /** Of `constants`: a damaged store must not become a wrong number. */
  readonly sha256: string;
  readonly plan: Omit<CompiledPlan, 'constants'>;
}

/** @param memory where the plan runs; nothing runs there meanwhile */
export async function keep(
  key: string,
  { constants, ...plan }: CompiledPlan,
  memory: WebAssembly.Memory,
): Promise<KeptPlan> {
  const { buffer } = new Uint8Array(memory.buffer, constants.start, constants.bytes).slice();
  // What kernels do needs its operation no more, and with it the weights in their first form.
  const steps = plan.steps.map((step) => (step.count === null ? step : { ...step, op: null }));
  return {
    key,
    constants: buffer,
    start: constants.start,
    sha256: await sha256(buffer),
    plan: { ...plan, steps },
  };
}

/** Null where it is none, rests on something else or is damaged. */
export async function revive(value: unknown, key: string): Promise<CompiledPlan | null> {
  if (!isKept(value) || value.key !== key) return null;
  const { constants, start, plan } = value;
  if ((await sha256(constants)) !== value.sha256) return null;
  return { ...plan, constants: initialBytes(start, constants) };
}

/** Whatever has the key was written by this very code. */
const isKept = (value: unknown): value is KeptPlan =>
  typeof value === 'object' && value !== null && 'key' in value;

function initialBytes(start: number, constants: ArrayBuffer): InitialBytes {
  let held: ArrayBuffer | null = constants;
  return {
    start,
    bytes: constants.byteLength,
    writeTo({ buffer }) {
      if (!held) throw new Error('these constants have been written already');
      new Uint8Array(buffer).set(new Uint8Array(held), start);
      held = null;
    },
  };
}
