import type { BackendId } from './backends.ts';
import type { Precision } from './precision.ts';
import type { SessionDetails } from './session-details.ts';
import type { VariantId } from './variant.ts';

/** The user's choice of model, variant and backend. */
export interface Selection {
  readonly modelId: string;
  readonly variantId: VariantId;
  readonly backend: BackendId;
  /**
   * Threads of a CPU backend, at least 1, as a benchmark of this device recommended; by default the
   * backend chooses.
   */
  readonly threads?: number;
}

export function sameSelection(a: Selection, b: Selection): boolean {
  return (
    a.modelId === b.modelId &&
    a.variantId === b.variantId &&
    a.backend === b.backend &&
    a.threads === b.threads
  );
}

/** A selection as it is stored: before variants had ids, their precision named them. */
type StoredSelection<S extends Selection> = Omit<S, 'variantId'> & {
  readonly variantId?: VariantId;
  readonly precision?: Precision;
};

/** Reads a stored selection on, whichever version of the app stored it. */
export function restoreSelection<S extends Selection>({ precision, ...stored }: StoredSelection<S>): S {
  return { variantId: precision, ...stored } as unknown as S;
}

/** A loaded, warmed-up model, as the page shows it. */
export interface SessionInfo extends Selection {
  readonly modelVersion: string;
  /** Threads that compute, as the backend reports them, not as asked for; 0 on a GPU. */
  readonly threads: number;
  readonly details: SessionDetails;
  /** Whether its files were stored, so that it is available offline. */
  readonly stored: boolean;
  readonly fetchMs: number;
  readonly loadMs: number;
  readonly warmUpMs: number;
}

/** Accuracy of one variant on held-out patients, measured with one backend. */
export interface Accuracy {
  readonly backend: string;
  readonly measuredOn: string;
  /** Mean AUC-ROC over `meanOver` labels, 0-1, and its 95 % interval. */
  readonly meanAuc: number;
  readonly meanAucCi95: readonly [number, number] | null;
  readonly meanOver: number;
  /** Less that of float32 on the same images, paired; null for float32 itself. */
  readonly difference: { readonly value: number; readonly ci95: readonly [number, number] } | null;
}

export interface VariantSummary {
  /** Unique within its model. */
  readonly id: VariantId;
  readonly precision: Precision;
  readonly bytes: number;
  /** One for each backend that it was measured with; none where it was not. */
  readonly accuracy: readonly Accuracy[];
}

/** Whether the model is part of the app or was imported on this device. */
export type ModelOrigin = 'shipped' | 'imported';

/** Properties of a classifier that the page needs before it is loaded. */
export interface ClassifierSummary {
  readonly id: string;
  readonly version: string;
  readonly title: string;
  readonly task: 'classification';
  readonly notice: string;
  readonly origin: ModelOrigin;
  /** Whether the index of the shipped models names it as the one that is used until another is chosen. */
  readonly isDefault: boolean;
  readonly labels: readonly string[];
  readonly variants: readonly VariantSummary[];
}

/** Properties of a model that the page needs before it is loaded; a union by task. */
export type ModelSummary = ClassifierSummary;

/** The model that is used until another one is chosen; undefined where none is known yet. */
export const defaultModel = (models: readonly ModelSummary[]): ModelSummary | undefined =>
  models.find(({ isDefault }) => isDefault);
