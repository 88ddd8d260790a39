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

/** What turns a score into a finding: from the manifest, for one label, version and precision. */
export interface OperatingPoint {
  readonly label: string;
  /** Platt scaling: probability = sigmoid(slope * logit(score) + intercept); null where none was fitted. */
  readonly platt: { readonly slope: number; readonly intercept: number } | null;
  /** On the calibrated probability, 0-1; null where none was chosen. */
  readonly threshold: number | null;
  readonly reliability: Reliability | null;
}

export interface Finding {
  readonly label: string;
  /** Calibrated on the validation patients of this model version and precision, 0-1; else the score itself. */
  readonly probability: number;
  /** The network's own output before calibration, 0-1. */
  readonly score: number;
  readonly threshold: number | null;
  readonly verdict: 'above' | 'below' | 'none';
  readonly reliability: Reliability | null;
  readonly map: FindingMap;
}

/** Something a reader must know before trusting the findings. */
export interface Caution {
  readonly code:
    | 'not-radiograph'
    | 'not-chest'
    | 'lateral'
    | 'small'
    | 'aspect'
    | 'flat'
    | 'multi-frame'
    | 'uncalibrated';
  readonly text: string;
}
