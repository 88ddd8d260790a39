import type { Problem } from './errors.ts';
import type { ModelOrigin } from './selection.ts';
import type { VariantId } from './variant.ts';

/** The files of one model that are stored on this device. */
export interface StoredModel {
  readonly modelId: string;
  readonly origin: ModelOrigin;
  /** The model's id where its manifest cannot be read. */
  readonly title: string;
  readonly version: string | null;
  readonly variants: readonly {
    readonly id: VariantId;
    readonly bytes: number;
    /** The part of `bytes` that is stored. */
    readonly storedBytes: number;
  }[];
  /** The reason why an imported model can no longer be used; null where it can. */
  readonly problem: Problem | null;
}

export interface Inventory {
  readonly models: readonly StoredModel[];
  /** Storage that the app and its models use together; null if the browser does not report it. */
  readonly usedBytes: number | null;
}
