/**
 * A compiled plan in this device's store: a load that finds it reads no file of the model and packs
 * nothing. It is stored in parts, so that no load holds a second copy of it in memory: part 0
 * describes the others, which hold the contents of linear memory.
 */
import { sha256 } from '../../../../core/hash.ts';
import type { PlanParts } from '../host.ts';
import { newMemory } from '../kernels.ts';
import type { Compiled, CompiledPlan } from '../plan/compile.ts';
import type { Range } from '../plan/memory.ts';
import { Checksum } from './checksum.ts';

/** The value of part 0. */
interface Head {
  /** Identifies everything that the plan depends on; with any other key it is worthless. */
  readonly key: string;
  readonly plan: CompiledPlan;
  /**
   * Digests of the plan and of each part from 1 on: a damaged store must not lead to a wrong
   * number.
   */
  readonly sha256: readonly string[];
}

const PART_BYTES = 2 ** 20;

/**
 * Stores a plan. No image data is included, because the memory that runs write is left out. A run
 * may happen between two parts: within the stored ranges it changes only counters, which every run
 * resets.
 */
export async function storePlan(key: string, { plan, memory }: Compiled, parts: PlanParts): Promise<void> {
  // Steps that kernels run no longer need their operation, which holds the unpacked weights.
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
  // Part 0 is written last, because it makes the others valid.
  await parts.set(0, head);
}

/**
 * Parts that are requested before they are needed, so that the store answers while others compute.
 */
const AHEAD = 8;

/**
 * Starts reading early.
 * @returns A function that gives each part once, in order.
 */
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
 * Restores a plan that {@link storePlan} has stored.
 * @param head Part 0.
 * @param get Gives the parts behind it in order, as {@link readAhead} does.
 * @param shared Whether the new memory is shared by threads.
 * @returns Null if there is no plan, if the key differs, or if a part is damaged or missing.
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

/** An entry with a key was written by this code; the key itself is compared afterwards. */
const isHead = (value: unknown): value is Head =>
  typeof value === 'object' && value !== null && 'key' in value;

/**
 * The digest of everything in a plan that JSON can represent, with a checksum in place of each
 * typed array.
 */
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

/** The pieces of memory that each part holds; a long range spans several parts. */
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
