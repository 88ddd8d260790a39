import type { Variant } from '../plan/words.ts';

/** How a plan is to be run. */
export interface Choice {
  /** Of layers whose weights fit it; the others take P. */
  readonly variant: Variant;
  readonly threads: number;
}
