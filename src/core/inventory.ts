import type { Problem } from './errors.ts';
import type { ModelOrigin } from './selection.ts';
import type { VariantId } from './variant.ts';

/** What of one model lies on this device. */
export interface StoredModel {
  readonly modelId: string;
  readonly origin: ModelOrigin;
  /** The id where the description cannot be read. */
  readonly title: string;
  readonly version: string | null;
  readonly variants: readonly {
    readonly id: VariantId;
    readonly bytes: number;
    /** As many of them as are stored. */
    readonly storedBytes: number;
  }[];
  /** Why an imported model can be used no longer. */
  readonly problem: Problem | null;
}

export interface Inventory {
  readonly models: readonly StoredModel[];
  /** What this site uses of the browser's storage, app and models together; null where the browser does not say. */
  readonly usedBytes: number | null;
  readonly quotaBytes: number | null;
}
