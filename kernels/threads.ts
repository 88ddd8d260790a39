/**
 * Threads over one memory: each operation's parts are claimed one by one, and all threads meet behind it. A thread that
 * has to wait looks again and again for a moment, since the others are only microseconds behind, and then sleeps.
 */
import { Op } from './ops';

/** What the threads share; src/engine/backends/int8/plan/memory.ts gives it a place. */
@unmanaged
export class Control {
  /** Threads that have reached the meeting point. */
  arrived: i32;
  /** Meetings so far. */
  meeting: i32;
  /** Runs so far; the others wait for it to change. */
  run: i32;
  /** Of the run that is on. */
  firstOp: usize;
  opCount: i32;
  threads: i32;
  /** Whether this thread may sleep: a page's own thread may not. */
  maySleep: i32;
  /** 1 where a thread has not come, or all are to end. */
  stop: i32;
  /** Of helpers: those that are ready for the first run. */
  ready: i32;
}

/** Looks before sleeping: some 30 microseconds, longer than most waits. To be woken takes longer than that. */
const LOOKS: i32 = 40_000;
/** A thread that does not come for so long is dead: no operation takes a hundredth of it. 2 s in ns. */
const PATIENCE_NS: i64 = 2_000_000_000;
/** The same where sleeping is forbidden. */
const PATIENT_LOOKS: i32 = 400_000_000;

/** The next part that nobody has; past the last one when all are taken. */
// @ts-ignore: decorator
@inline
export function claim(op: Op): i32 {
  return atomic.add<i32>(changetype<usize>(op) + offsetof<Op>('next'), 1);
}

/** Waits for all threads. False where one does not come. */
export function meet(control: Control, mayEverSleep: bool): bool {
  const threads = control.threads;
  if (threads == 1) return true;
  const arrived = changetype<usize>(control) + offsetof<Control>('arrived');
  const meeting = changetype<usize>(control) + offsetof<Control>('meeting');
  const before = atomic.load<i32>(meeting);
  if (atomic.add<i32>(arrived, 1) + 1 == threads) {
    atomic.store<i32>(arrived, 0);
    atomic.add<i32>(meeting, 1);
    atomic.notify(meeting, threads);
    return true;
  }
  return changes(control, meeting, before, mayEverSleep, PATIENCE_NS);
}

/** Waits until a word is no longer what it was; false where that takes too long, or all are to end. */
export function changes(control: Control, word: usize, before: i32, maySleep: bool, patienceNs: i64): bool {
  const stop = changetype<usize>(control) + offsetof<Control>('stop');
  const looks = maySleep ? LOOKS : PATIENT_LOOKS;
  for (let look = 0; look < looks; look++) {
    if (atomic.load<i32>(word) != before) return true;
  }
  while (maySleep && atomic.load<i32>(word) == before) {
    if (atomic.load<i32>(stop)) return false;
    // 2: the time is over.
    if (atomic.wait<i32>(word, before, patienceNs) == 2) return false;
  }
  return atomic.load<i32>(word) != before;
}
