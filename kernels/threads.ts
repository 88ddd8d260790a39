/**
 * Threads over one memory. Each operation's tiles are claimed one by one, and all threads wait for
 * each other at a barrier behind it. A waiting thread spins first, since the others are only
 * microseconds behind, and then sleeps.
 */
import { Op } from './descriptors';

/** State that the threads share; src/engine/backends/int8/plan/memory.ts gives it an address. */
@unmanaged
export class Control {
  /** Threads that have reached the barrier. */
  arrived: i32;
  /** Barriers passed so far. */
  generation: i32;
  /** Runs started so far; helpers wait for it to change. */
  run: i32;
  /** The first operation of the current run. */
  firstOp: usize;
  opCount: i32;
  threads: i32;
  /** Whether this thread may sleep; a page's main thread may not. */
  maySleep: i32;
  /** 1 if a thread did not arrive or all are to end. */
  stop: i32;
  /** Number of helpers that are ready for the first run. */
  ready: i32;
}

/**
 * Polls before sleeping: some tens of microseconds, longer than most waits and shorter than a
 * wake-up.
 */
const SPINS: i32 = 40_000;
/**
 * 2 s in ns. A thread that takes longer is considered lost: no operation takes a hundredth of it.
 */
const TIMEOUT_NS: i64 = 2_000_000_000;
/** Polls that take about as long, where sleeping is not allowed. */
const TIMEOUT_SPINS: i32 = 400_000_000;

/** Claims the next tile; at or past the number of tiles when all are taken. */
// @ts-ignore: decorator
@inline
export function claim(op: Op): i32 {
  return atomic.add<i32>(changetype<usize>(op) + offsetof<Op>('next'), 1);
}

/** Waits at the barrier for all threads. Returns false if one does not arrive. */
export function awaitBarrier(control: Control, maySleep: bool): bool {
  const threads = control.threads;
  if (threads == 1) return true;
  const arrived = changetype<usize>(control) + offsetof<Control>('arrived');
  const generation = changetype<usize>(control) + offsetof<Control>('generation');
  const before = atomic.load<i32>(generation);
  if (atomic.add<i32>(arrived, 1) + 1 == threads) {
    atomic.store<i32>(arrived, 0);
    atomic.add<i32>(generation, 1);
    atomic.notify(generation, threads);
    return true;
  }
  return waitForChange(control, generation, before, maySleep, TIMEOUT_NS);
}

/** Waits until a word differs from `before`. Returns false on a timeout, or when all are to end. */
export function waitForChange(control: Control, word: usize, before: i32, maySleep: bool, timeoutNs: i64): bool {
  const stop = changetype<usize>(control) + offsetof<Control>('stop');
  const spins = maySleep ? SPINS : TIMEOUT_SPINS;
  for (let spin = 0; spin < spins; spin++) {
    if (atomic.load<i32>(word) != before) return true;
  }
  while (maySleep && atomic.load<i32>(word) == before) {
    if (atomic.load<i32>(stop)) return false;
    // 2 means that the wait timed out.
    if (atomic.wait<i32>(word, before, timeoutNs) == 2) return false;
  }
  return atomic.load<i32>(word) != before;
}
