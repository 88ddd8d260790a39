/** How a model's weights are stored and its arithmetic done; see docs/architecture.md. */
export type Precision = 'float32' | 'float16';

export type BackendId = 'wasm' | 'webgl';

/** What the user picked to read with. */
export interface Selection {
  readonly modelId: string;
  readonly precision: Precision;
  readonly backend: BackendId;
}

/** Whether a backend runs on this device, and if not, why. */
export type Probe =
  | { readonly supported: true; readonly features: Readonly<Record<string, string | number | boolean>> }
  | { readonly supported: false; readonly reason: string };

export interface BackendReport {
  readonly id: BackendId;
  readonly probe: Probe;
}

/** A loaded, warmed-up model, as the page shows it. */
export interface SessionInfo extends Selection {
  readonly modelVersion: string;
  /** Threads that compute, as the backend reports them, not as asked for; 0 on a GPU. */
  readonly threads: number;
  /** Device facts, e.g. `renderer` or `simd`. */
  readonly features: Readonly<Record<string, string | number | boolean>>;
  /** Whether its files were stored, so that it is there without a network. */
  readonly stored: boolean;
  readonly fetchMs: number;
  readonly loadMs: number;
  readonly warmUpMs: number;
}

/** What the page needs to know of a model before it is loaded. */
export interface ModelSummary {
  readonly id: string;
  readonly version: string;
  readonly title: string;
  readonly notice: string;
  readonly labels: readonly string[];
  readonly variants: readonly { readonly precision: Precision; readonly bytes: number }[];
}
