/** Where a network looked: one value per cell, row by row, as the sigmoid of the class activation map, 0-1. */
export interface FindingMap {
  readonly values: Float32Array<ArrayBuffer>;
  readonly columns: number;
  readonly rows: number;
}

/** How well a label was told apart on held-back patients of this model version and precision. */
export interface Reliability {
  /** AUC-ROC, 0-1, and its 95 % interval; null below 20 positives. */
  readonly auc: number | null;
  readonly ci95: readonly [number, number] | null;
  readonly positives: number;
}

/** How a threshold was chosen: where sensitivity + specificity is largest, or where 90 % of the positives are found. */
export type Criterion = 'youden' | 'sensitivity-90';

export const CRITERIA: readonly Criterion[] = ['youden', 'sensitivity-90'];

/** A threshold and what it reached on the patients that it was chosen on. */
export interface Threshold {
  /** On the calibrated probability, 0-1. */
  readonly value: number;
  readonly sensitivity: number;
  /** 95 % intervals; null where none was computed. */
  readonly sensitivityCi95: readonly [number, number] | null;
  readonly specificity: number;
  readonly specificityCi95: readonly [number, number] | null;
  readonly positives: number;
  readonly chosenOn: string;
}

/** Null where the label had too few positives to choose one. */
export type Thresholds = Readonly<Record<Criterion, Threshold | null>>;

/** What turns a score into a finding: from the manifest, for one label, version and precision. */
export interface OperatingPoint {
  readonly label: string;
  /** Platt scaling: probability = sigmoid(slope * logit(score) + intercept); null where none was fitted. */
  readonly platt: { readonly slope: number; readonly intercept: number } | null;
  readonly thresholds: Thresholds;
  readonly reliability: Reliability | null;
}

/** It carries every threshold, so that another criterion needs no second run: see {@link verdictOf}. */
export interface Finding {
  readonly label: string;
  /** Calibrated on the validation patients of this model version and precision, 0-1; else the score itself. */
  readonly probability: number;
  /** The network's own output before calibration, 0-1. */
  readonly score: number;
  readonly thresholds: Thresholds;
  readonly reliability: Reliability | null;
  /** Null for a network that gives no maps. */
  readonly map: FindingMap | null;
}

export type Verdict = 'above' | 'below' | 'none';

/** What a finding says by one criterion; on the threshold is above it. */
export function verdictOf(
  { probability, thresholds }: Pick<Finding, 'probability' | 'thresholds'>,
  criterion: Criterion,
): Verdict {
  const threshold = thresholds[criterion];
  if (!threshold) return 'none';
  return probability >= threshold.value ? 'above' : 'below';
}

/** What a reader must know before trusting the findings, with its parameters; the words are in src/messages. */
export interface CautionCodes {
  'not-radiograph': { readonly modality: string };
  'not-chest': { readonly bodyPart: string };
  lateral: Readonly<Record<never, never>>;
  /** The image is smaller than the square that the model looks at. */
  small: { readonly widthPx: number; readonly heightPx: number; readonly neededPx: number };
  aspect: Readonly<Record<never, never>>;
  flat: Readonly<Record<never, never>>;
  'multi-frame': { readonly frames: number };
  uncalibrated: Readonly<Record<never, never>>;
}

export type Caution = {
  readonly [C in keyof CautionCodes]: { readonly code: C } & CautionCodes[C];
}[keyof CautionCodes];
