/** Calls that the tests make to the engine's worker, and their results. */
import type { BackendId, Probe } from '../../src/core/backends.ts';
import type { Problem } from '../../src/core/errors.ts';
import type { SessionDetails } from '../../src/core/session-details.ts';

export interface EngineCalls {
  /**
   * Sets the number of cores that the worker sees, from which both engines derive their threads.
   * Call it first.
   */
  pretendCores(cores: number): Promise<void>;
  /** Makes the threads' scripts missing, as behind a proxy that drops them. Call it first. */
  loseThreadScripts(): Promise<void>;
  /** Sets the number of threads of int8, whichever number is fastest here. Call it first. */
  forceThreads(threads: number): Promise<void>;
  probe(id: BackendId): Promise<Probe>;
  /** Number of threads and details that a session really has. */
  session(id: BackendId): Promise<{ threads: number; details: SessionDetails }>;
  /** Every invariant by its title, with the error that violated it; null where it holds. */
  invariants(id: BackendId): Promise<Record<string, string | null>>;
  /**
   * Errors of a run whose WebGL context is lost at its n-th fence, of another session, and of a new
   * load.
   */
  loseContext(fence: number): Promise<{
    during: Problem | null;
    after: Problem | null;
    reloaded: string | null;
    tensorsLeft: number;
  }>;
  /**
   * Kills a helper thread of an int8 session on two threads between its runs; `wrong` describes the
   * first wrong output.
   */
  killHelper(): Promise<{
    wrong: string | null;
    threads: number;
    details: SessionDetails;
    /** Number of helpers that were started, including the killed one. */
    started: number;
  }>;
  /** Runs sessions of both backends alternately; null if every output was right. */
  bothBackends(): Promise<string | null>;
}

export type EngineCall = keyof EngineCalls;

declare global {
  interface Window {
    /** Calls the worker; a rejection carries its message. */
    engine: (call: EngineCall, ...args: unknown[]) => Promise<unknown>;
  }
}
