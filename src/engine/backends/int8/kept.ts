/** A compiled plan as this device keeps it: the next load reads no file of the model and packs nothing. */
import { sha256 } from '../../../core/hash.ts';
import type { CompiledPlan } from './compile.ts';
import type { InitialBytes } from './memory.ts';

/** Can be cloned. */
export interface KeptPlan {
  /** Of all that it rests on; another one makes it worthless. */
  readonly key: string;
  /** What lies in `ranges`, one after the other. */
  readonly constants: ArrayBuffer;
  readonly ranges: InitialBytes['ranges'];
  readonly bytes: number;
  /** Of `constants`: a damaged store must not become a wrong number. */
  readonly sha256: string;
  readonly plan: Omit<CompiledPlan, 'constants'>;
}

/**
 * Nothing of a picture is in it: what runs write is left out.
 * @param memory where the plan runs; nothing runs there meanwhile
 */
export async function keep(
  key: string,
  { constants: { bytes, ranges }, ...plan }: CompiledPlan,
  memory: WebAssembly.Memory,
): Promise<KeptPlan> {
  const constants = new Uint8Array(ranges.reduce((sum, [, length]) => sum + length, 0));
  eachRange(ranges, (at, length, from) => constants.set(new Uint8Array(memory.buffer, at, length), from));
  // What kernels do needs its operation no more, and with it the weights in their first form.
  const steps = plan.steps.map((step) => (step.count === null ? step : { ...step, op: null }));
  const { buffer } = constants;
  return { key, constants: buffer, ranges, bytes, sha256: await sha256(buffer), plan: { ...plan, steps } };
}

/** Null where it is none, rests on something else or is damaged. */
export async function revive(value: unknown, key: string): Promise<CompiledPlan | null> {
  if (!isKept(value) || value.key !== key) return null;
  if ((await sha256(value.constants)) !== value.sha256) return null;
  return { ...value.plan, constants: initialBytes(value) };
}

/** Whatever has the key was written by this very code. */
const isKept = (value: unknown): value is KeptPlan =>
  typeof value === 'object' && value !== null && 'key' in value;

function initialBytes({ bytes, ranges, constants }: KeptPlan): InitialBytes {
  let held: ArrayBuffer | null = constants;
  return {
    bytes,
    ranges,
    writeTo({ buffer }) {
      if (!held) throw new Error('these constants have been written already');
      const [to, all] = [new Uint8Array(buffer), new Uint8Array(held)];
      eachRange(ranges, (at, length, from) => to.set(all.subarray(from, from + length), at));
      held = null;
    },
  };
}

function eachRange(
  ranges: InitialBytes['ranges'],
  act: (at: number, length: number, from: number) => void,
): void {
  let from = 0;
  for (const [at, length] of ranges) {
    act(at, length, from);
    from += length;
  }
}
