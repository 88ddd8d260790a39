/** The outcome of a look at the stored copy of a model; see worker/host-stored.ts. */
export interface StoredCheck {
  /** Files that reading offline with the selection needs: its weights, its manifest, the index. */
  readonly files: number;
  /** Those of them that were gone or damaged and could not be fetched again. */
  readonly missing: number;
  /** Those that were gone or damaged, and were fetched again. */
  readonly repaired: number;
  /**
   * Whether a drawn image got the findings that the build recorded for these weights; null where it
   * recorded none, as for an imported model.
   */
  readonly agrees: boolean | null;
}
