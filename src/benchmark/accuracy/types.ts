/** The accuracy table: what each precision costs on labelled pictures, measured on this device. */
import type { Criterion } from '../../core/finding.ts';
import type { Precision } from '../../core/precision.ts';
import type { Selection } from '../../core/selection.ts';

/** Lower and upper end, of 95 % where nothing else is said. */
export type Interval = readonly [low: number, high: number];

export interface AucFigure {
  readonly label: string;
  readonly positives: number;
  /** AUC-ROC, 0-1; null below 20 positives or without a negative. */
  readonly auc: number | null;
  readonly ci95: Interval | null;
}

export interface AccuracyRow extends Selection {
  readonly precision: Precision;
  /** Mean over the labels that have an AUC; null where none has. */
  readonly meanAuc: number | null;
  readonly meanAucCi95: Interval | null;
  readonly meanOver: number;
  /**
   * Less that of the model's float32 on the same pictures, paired by patient; null for float32
   * itself.
   */
  readonly difference: { readonly value: number; readonly ci95: Interval } | null;
  /** How often it and float32 say the same; empty for float32 itself. */
  readonly verdictAgreement: readonly {
    readonly criterion: Criterion;
    /** 0-1. */
    readonly agreement: number;
    readonly kappa: number | null;
    readonly verdicts: number;
  }[];
  readonly perLabel: readonly AucFigure[];
}

export interface AccuracyTable {
  /** In words, e.g. `1,722 pictures of a folder`; never a file's name. */
  readonly measuredOn: string;
  readonly images: number;
  /** Null where the CSV names no patients: then every picture stands for one. */
  readonly patients: number | null;
  readonly rows: readonly AccuracyRow[];
}

/** A corner of a ROC curve. */
export interface RocPoint {
  /** 1 - specificity and sensitivity, 0-1. */
  readonly falsePositiveRate: number;
  readonly truePositiveRate: number;
  /** A score at or above it is called positive; null at the first point, where nothing is. */
  readonly threshold: number | null;
}
