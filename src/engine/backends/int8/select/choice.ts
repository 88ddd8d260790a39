import type { Variant } from '../plan/variant.ts';

/** The way in which a plan is run. */
export interface Choice {
  /** Applies to layers whose weights allow it; others use P. */
  readonly variant: Variant;
  readonly threads: number;
}
