/** What the tests ask of the engine's worker, and what it answers. */
import type { BackendId, Probe } from '../../src/core/backends.ts';

export interface EngineCalls {
  /** Has the worker believe in so many cores: both engines count them for their threads. Before anything else. */
  pretendCores(cores: number): Promise<void>;
  /** Has the scripts of the threads be missing, as behind a proxy that drops them. Before anything else. */
  loseThreadScripts(): Promise<void>;
  /** Has int8 run on so many threads, whatever is the fastest here. Before anything else. */
  forceThreads(threads: number): Promise<void>;
  probe(id: BackendId): Promise<Probe>;
  /** How many threads and which features a session really has. */
  session(id: BackendId): Promise<{ threads: number; features: Readonly<Record<string, unknown>> }>;
  /** Every law by its title, with what broke it; null where it was kept. */
  laws(id: BackendId): Promise<Record<string, string | null>>;
  /** What becomes of a run whose WebGL context is lost at its n-th fence, of another session, and of a new load. */
  loseContext(fence: number): Promise<{
    during: string | null;
    after: string | null;
    reloaded: string | null;
    tensorsLeft: number;
  }>;
  /** What becomes of an int8 session on two threads whose helper is killed between its runs; `wrong`: the first answer that was. */
  killHelper(): Promise<{
    wrong: string | null;
    threads: number;
    features: Readonly<Record<string, unknown>>;
    /** Helpers that were started, the killed one among them. */
    started: number;
  }>;
  /** Sessions of both backends at once, taking turns; null where every answer was right. */
  bothBackends(): Promise<string | null>;
}

export type EngineCall = keyof EngineCalls;

declare global {
  interface Window {
    /** Calls the worker; a rejection carries its message. */
    engine: (call: EngineCall, ...args: unknown[]) => Promise<unknown>;
  }
}
