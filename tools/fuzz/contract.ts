/** What is fuzzed, and what is said of one input. */

/** A function of hostile bytes. */
export interface Target {
  /** Small sound inputs of every kind. */
  readonly seeds: readonly Uint8Array[];
  /**
   * Where the parts of an input begin, in ascending order and without 0; changes respect them. Null
   * for text, which is changed by values: JSON, or words between separators.
   */
  readonly partsOf: ((input: Uint8Array) => readonly number[]) | null;
  /** Makes checksums right again, so that damage behind them is reached. */
  readonly mended?: (input: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>;
  /**
   * Takes an input as the app does.
   * @returns the kind of outcome, the same for inputs that took the same way through the code
   * @throws whatever the app would not have a name for
   */
  readonly run: (input: Uint8Array<ArrayBuffer>) => Promise<string>;
}

export const TARGET_NAMES = [
  'dicom',
  'png',
  'jpeg',
  'tiff',
  'bmp',
  'webp',
  'zip',
  'manifest',
  'graph',
  'kiosk',
  'plan',
] as const;
export type TargetName = (typeof TARGET_NAMES)[number];

/** The answer of the process that runs a target. */
export type Outcome =
  | { readonly kind: 'named'; readonly signature: string }
  /** An error without a name of its own, or a broken promise about what is returned. */
  | { readonly kind: 'unnamed'; readonly error: string };

/** Reasons why an input is kept as a finding. */
export type Fault =
  | { readonly kind: 'unnamed'; readonly error: string }
  | { readonly kind: 'hang'; readonly seconds: number }
  | { readonly kind: 'crash'; readonly error: string };
