import type { Variant } from '../plan/variant.ts';

/** How a plan is to be run. */
export interface Choice {
  /** Of layers whose weights fit it; the others take P. */
  readonly variant: Variant;
  readonly threads: number;
}
