/**
 * The class activation map of one label: the sigmoid of each cell, 0-1, row by row. Its mean, before
 * the sigmoid, is the score, so that it shows what drove the score.
 */
export interface FindingMap {
  readonly values: Float32Array<ArrayBuffer>;
  readonly columns: number;
  readonly rows: number;
}

/** The discrimination of one label, measured on held-back patients for this version and variant. */
export interface Reliability {
  /** AUC-ROC, 0-1, and its 95 % interval; null below 20 positives. */
  readonly auc: number | null;
  readonly ci95: readonly [number, number] | null;
  readonly positives: number;
}

/**
 * The rule by which a threshold was chosen: a sensitivity of 90 %, the largest sum of sensitivity
 * and specificity (Youden), or a specificity of 90 %.
 */
export type Criterion = 'sensitivity-90' | 'youden' | 'specificity-90';

/**
 * From the laxest to the strictest. The thresholds of a label never cross: each is at least that of
 * the criterion before it. tools/calibrate chooses them so, and a manifest in which they cross is
 * rejected.
 */
export const CRITERIA: readonly Criterion[] = ['sensitivity-90', 'youden', 'specificity-90'];

/** A threshold, and the rates that it reached on the patients on whom it was chosen. */
export interface Threshold {
  /** A calibrated probability, 0-1. */
  readonly value: number;
  readonly sensitivity: number;
  /** The 95 % interval; null where none was computed. */
  readonly sensitivityCi95: readonly [number, number] | null;
  readonly specificity: number;
  readonly specificityCi95: readonly [number, number] | null;
  readonly positives: number;
  readonly chosenOn: string;
}

/** The threshold of each criterion; null where the label had too few positives to choose one. */
export type Thresholds = Readonly<Record<Criterion, Threshold | null>>;

/** The manifest's figures that turn a score into a finding, for one label, version and variant. */
export interface OperatingPoint {
  readonly label: string;
  /**
   * Platt scaling: probability = sigmoid(slope * logit(score) + intercept); null where none was
   * fitted.
   */
  readonly platt: { readonly slope: number; readonly intercept: number } | null;
  readonly thresholds: Thresholds;
  readonly reliability: Reliability | null;
}

/**
 * One label of an image. A finding carries every threshold, so that another criterion needs no
 * second run: see {@link verdictOf}.
 */
export interface Finding {
  readonly label: string;
  /**
   * The probability, 0-1, calibrated on the validation patients of this version and variant; the
   * score itself where there is no calibration.
   */
  readonly probability: number;
  /** The network's own output before calibration, 0-1. */
  readonly score: number;
  readonly thresholds: Thresholds;
  readonly reliability: Reliability | null;
  /** Null for a network that gives no maps. */
  readonly map: FindingMap | null;
}

/**
 * Below this specificity a threshold calls most patients without the finding positive, too: such a
 * verdict says little, and views say so beside it. The figure is a choice: at 0.3 more than two of
 * three of them are called positive.
 */
const LEAST_SPECIFICITY = 0.3;

export const isUnspecific = ({ specificity }: Pick<Threshold, 'specificity'>): boolean =>
  specificity < LEAST_SPECIFICITY;

export type Verdict = 'above' | 'below' | 'none';

/** Gives the verdict of a finding by one criterion; a probability on the threshold is above it. */
export function verdictOf(
  { probability, thresholds }: Pick<Finding, 'probability' | 'thresholds'>,
  criterion: Criterion,
): Verdict {
  const threshold = thresholds[criterion];
  if (!threshold) return 'none';
  return probability >= threshold.value ? 'above' : 'below';
}

/** Units of a DICOM age string (VR AS), PS3.5 6.2. */
export type AgeUnit = 'D' | 'W' | 'M' | 'Y';

/**
 * Cautions that a reader must know before trusting the findings, with their parameters; the texts
 * are in src/messages.
 */
export interface CautionCodes {
  'not-radiograph': { readonly modality: string };
  /** A radiograph that is not of the chest by its modality, such as a mammogram. */
  'other-radiograph': { readonly modality: string };
  /** A modality that does not tell what kind of image it is: `OT` (other), `SC`. */
  'unspecific-modality': { readonly modality: string };
  'not-chest': { readonly bodyPart: string };
  /** An image for quality control: a phantom or a test pattern. */
  'test-image': Readonly<Record<never, never>>;
  /** The patient's age is below 18 years. */
  child: { readonly count: number; readonly unit: AgeUnit };
  lateral: Readonly<Record<never, never>>;
  /** The image is smaller than the square that the model looks at. */
  small: { readonly widthPx: number; readonly heightPx: number; readonly neededPx: number };
  aspect: Readonly<Record<never, never>>;
  flat: Readonly<Record<never, never>>;
  /** The window, as it stands in the file, shows the whole image in one tone. */
  'window-flat': { readonly center: number; readonly width: number };
  /** A window, as it stands in the file, that no tone can be computed with; it was left out. */
  'window-unusable': { readonly center: string; readonly width: string };
  /** A VOI LUT is incomplete; the window was used. */
  'lut-damaged': Readonly<Record<never, never>>;
  /** An overlay is incomplete or misplaced, and is not shown. */
  'overlay-damaged': Readonly<Record<never, never>>;
  /** A presentation LUT shape INVERSE inverted an image that the standard does not allow it for. */
  'inverse-shape': Readonly<Record<never, never>>;
  /** The data set is encoded otherwise than the file's header says; names of transfer syntaxes. */
  encoding: { readonly declared: string; readonly found: string };
  /** One of several frames was read; `frame` counts from 1. */
  'multi-frame': { readonly frames: number; readonly frame: number };
  uncalibrated: Readonly<Record<never, never>>;
}

export type Caution = {
  readonly [C in keyof CautionCodes]: { readonly code: C } & CautionCodes[C];
}[keyof CautionCodes];
