/** Where a network looked: one value per cell, row by row, as the sigmoid of the class activation map, 0-1. */
export interface FindingMap {
  readonly values: Float32Array<ArrayBuffer>;
  readonly columns: number;
  readonly rows: number;
}

export interface Finding {
  readonly label: string;
  /** Calibrated on the validation patients of this model version and precision, 0-1. */
  readonly probability: number;
  /** The network's own output before calibration, 0-1. */
  readonly score: number;
  /** Operating point on the calibrated probability, 0-1. */
  readonly threshold: number;
  readonly verdict: 'above' | 'below';
  readonly map: FindingMap;
}

/** Something a reader must know before trusting the findings. */
export interface Caution {
  readonly code:
    | 'not-chest'
    | 'not-radiograph'
    | 'lateral'
    | 'small'
    | 'aspect'
    | 'flat'
    | 'multi-frame'
    | 'few-positives';
  readonly text: string;
}
