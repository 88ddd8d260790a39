import type { Variant } from './words.ts';

/** How a plan is to be run. */
export interface Choice {
  /** Of layers whose weights fit it; the others take P. */
  readonly variant: Variant;
  readonly threads: number;
}
