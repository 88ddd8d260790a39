/**
 * A compiled plan as this device keeps it: the next load reads no file of the model and packs nothing. It lies there in parts, so
 * that no load holds all of it a second time: what part 0 says of the others, then what was in the memory.
 */
import { sha256 } from '../../../../core/hash.ts';
import type { PlanParts } from '../host.ts';
import { newMemory } from '../kernels.ts';
import type { Compiled, CompiledPlan } from '../plan/compile.ts';
import type { Range } from '../plan/memory.ts';
import { Checksum } from './checksum.ts';

/** Part 0. */
interface Head {
  /** Of all that the plan rests on; another one makes it worthless. */
  readonly key: string;
  readonly plan: CompiledPlan;
  /** Of the plan, then of the parts from 1 on: a damaged store must not become a wrong number. */
  readonly sha256: readonly string[];
}

const PART_BYTES = 2 ** 20;

/**
 * Nothing of a picture is in it: what runs write is left out. A run may come between two parts: of what is kept it changes only
 * counters, which every run sets anew.
 */
export async function storePlan(key: string, { plan, memory }: Compiled, parts: PlanParts): Promise<void> {
  // What kernels do needs its operation no more, and with it the weights in their first form.
  const steps = plan.steps.map((step) => (step.count === null ? step : { ...step, op: null }));
  const light = { ...plan, steps };
  const digests = [await digestOf(light)];
  for (const pieces of partsOf(plan.ranges)) {
    const part = new Uint8Array(pieces.reduce((sum, [, bytes]) => sum + bytes, 0));
    eachPiece(pieces, (at, bytes, from) => part.set(new Uint8Array(memory.buffer, at, bytes), from));
    await parts.set(digests.length, part);
    digests.push(await sha256(part));
  }
  const head: Head = { key, plan: light, sha256: digests };
  // Last: it is what makes the others count.
  await parts.set(0, head);
}

/** Parts that a store is asked for before they are wanted: it answers while others compute. */
const AHEAD = 8;

/** To be called early. @returns each part once, in order */
export function readAhead(parts: PlanParts): PlanParts['get'] {
  const asked: Promise<unknown>[] = [];
  const ask = (part: number) => (asked[part] ??= parts.get(part));
  for (let part = 0; part < AHEAD; part += 1) void ask(part);
  return async (part) => {
    void ask(part + AHEAD);
    const answer = await ask(part);
    delete asked[part];
    return answer;
  };
}

/**
 * @param head part 0
 * @param get the parts behind it in order, as {@link readAhead} gives them
 * @param shared whether the memory is one that threads share
 * @returns null where there is none, where it rests on something else, and where a part is damaged or missing
 */
export async function restorePlan(
  key: string,
  head: unknown,
  get: PlanParts['get'],
  shared: boolean,
): Promise<Compiled | null> {
  if (!isHead(head) || head.key !== key || (await digestOf(head.plan)) !== head.sha256[0]) return null;
  const memory = newMemory(head.plan.pages, shared);
  for (const [i, pieces] of partsOf(head.plan.ranges).entries()) {
    const part = await get(i + 1);
    if (!(part instanceof Uint8Array) || (await sha256(part as BufferSource)) !== head.sha256[i + 1])
      return null;
    eachPiece(pieces, (at, bytes, from) =>
      new Uint8Array(memory.buffer, at, bytes).set(part.subarray(from, from + bytes)),
    );
  }
  return { plan: head.plan, memory };
}

/** Whatever has the key was written by this very code. */
const isHead = (value: unknown): value is Head =>
  typeof value === 'object' && value !== null && 'key' in value;

/** Of all that JSON can say of it; of numbers in bulk their checksum. */
function digestOf(plan: CompiledPlan): Promise<string> {
  const text = JSON.stringify(plan, (_, value: unknown) => {
    if (value instanceof Map) return [...value];
    if (!ArrayBuffer.isView(value)) return value;
    const sum = new Checksum();
    sum.add(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
    return sum.value;
  });
  return sha256(new TextEncoder().encode(text));
}

/** Which pieces of memory each part holds; long ranges lie in several. */
function partsOf(ranges: readonly Range[]): Range[][] {
  const parts: Range[][] = [[]];
  let room = PART_BYTES;
  for (const [start, bytes] of ranges) {
    for (let at = start; at < start + bytes; ) {
      if (room === 0) {
        parts.push([]);
        room = PART_BYTES;
      }
      const length = Math.min(room, start + bytes - at);
      parts.at(-1)?.push([at, length]);
      room -= length;
      at += length;
    }
  }
  return parts;
}

function eachPiece(pieces: readonly Range[], act: (at: number, bytes: number, from: number) => void): void {
  let from = 0;
  for (const [at, bytes] of pieces) {
    act(at, bytes, from);
    from += bytes;
  }
}
