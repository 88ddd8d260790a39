/**
 * Faults of a field of a manifest, as codes with parameters; src/messages/en/details/manifest.ts
 * has the words.
 */
import type { Criterion } from '../finding.ts';
import type { Alone, Coded } from './coded.ts';

export interface ManifestFaultCodes {
  /** In the words of the schema. */
  schema: { readonly issue: string };
  /** `known`: the schema that this version writes. */
  'other-schema': { readonly known: number };
  /** `task`: as it is written, with its quotes; `known`: the tasks of this version. */
  'unknown-task': { readonly task: string; readonly known: readonly string[] };
  'no-variant-id': Alone;
  /** A name that must be unique. */
  twice: { readonly name: string };
  'no-label': { readonly label: string };
  'step-after-replicate': Alone;
  'values-for-channels': { readonly values: number; readonly channels: number };
  /** The recipe gives other channels than the input has. */
  'recipe-channels': { readonly given: number; readonly input: number };
  'recipe-size': {
    readonly heightPx: number;
    readonly widthPx: number;
    readonly inputHeightPx: number;
    readonly inputWidthPx: number;
  };
  'id-without-precision': { readonly id: string; readonly precision: string };
  'thresholds-uncalibrated': Alone;
  /** The threshold of the laxer criterion is above that of the stricter one; both 0-1. */
  'thresholds-cross': {
    readonly label: string;
    readonly laxer: Criterion;
    readonly laxerValue: number;
    readonly stricter: Criterion;
    readonly stricterValue: number;
  };
  /** Measured for other files of the same version. */
  'measured-for-other-files': {
    readonly variant: string;
    readonly version: string;
    readonly modelId: string;
  };
  'measured-for-other-version': {
    readonly variant: string;
    readonly measured: string;
    readonly version: string;
    readonly modelId: string;
  };
  'cross-validated-other-version': { readonly measured: string; readonly version: string };
}

export type ManifestFault = Coded<ManifestFaultCodes>;
