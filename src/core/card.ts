/**
 * A model card as data: codes, figures and the maker's own words. `src/model/card.ts` makes it from
 * the manifest; `src/messages/card.ts` turns it into words, for the page and the documents alike.
 */
import type { Criterion } from './finding.ts';
import type { PreprocessStep } from './recipe.ts';

export interface ModelCard {
  readonly modelId: string;
  readonly version: string;
  readonly title: string;
  /** The maker's statement that must be read before anything else. */
  readonly notice: string;
  readonly sections: readonly CardSection[];
}

export interface CardSection {
  readonly heading:
    | 'intendedUse'
    | 'network'
    | 'data'
    | 'measured'
    | 'crossValidation'
    | 'operatingPoints'
    | 'latency'
    | 'limitations'
    | 'reproduce'
    | 'files';
  readonly blocks: readonly CardBlock[];
}

export type CardBlock =
  | { readonly kind: 'sentence'; readonly sentence: CardSentence }
  /** The maker's own words, as the manifest holds them. */
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'facts'; readonly facts: readonly CardFact[] }
  /** The first cell of a row is its heading. */
  | {
      readonly kind: 'table';
      readonly caption: CardCaption;
      readonly columns: readonly CardColumn[];
      readonly rows: readonly (readonly CardCell[])[];
    };

/** The app's sentences; `interval` names the method of the intervals. */
export type CardSentence =
  | { readonly code: 'useUnknown' | 'notMeantFor' | 'pleaseCite' | 'notMeasured' | 'comparedHow' }
  | { readonly code: 'measuredOn'; readonly sets: readonly string[]; readonly interval: string }
  | {
      readonly code: 'crossValidated';
      readonly folds: number;
      readonly images: number;
      readonly patients: number;
      readonly protocol: string;
      readonly interval: string;
      readonly labels: readonly string[];
    }
  | { readonly code: 'pointsChosen'; readonly chosenOn: string; readonly interval: string };

/** Null where the manifest does not state it. */
export type CardFact =
  | {
      readonly term: 'task' | 'architecture' | 'licence' | 'trainedOn' | 'trainingRun';
      readonly text: string | null;
    }
  | { readonly term: 'trainingImages'; readonly images: number | null }
  | { readonly term: 'importedFrom'; readonly sha256: string | null }
  | {
      readonly term: 'input';
      readonly widthPx: number;
      readonly heightPx: number;
      readonly channels: number;
    }
  | { readonly term: 'preprocessing'; readonly recipe: readonly PreprocessStep[] }
  | { readonly term: 'labels'; readonly labels: readonly string[] }
  | { readonly term: 'maps'; readonly perLabel: boolean };

export type CardCaption =
  | { readonly code: 'precisionCosts' | 'crossValidatedCosts' | 'labelFigures' | 'latencies' }
  | { readonly code: 'thresholds'; readonly precision: string }
  | { readonly code: 'files'; readonly precision: string; readonly bytes: number };

/** A column whose heading is the same in every card. */
export type PlainCardColumn =
  | 'variant'
  | 'bytes'
  | 'timesSmaller'
  | 'gzip'
  | 'brotli'
  | 'meanAuc'
  | 'difference'
  | 'calibrationError'
  | 'label'
  | 'positives'
  | 'sensitivity'
  | 'specificity'
  | 'median'
  | 'quartiles'
  | 'percentile95'
  | 'networkMedian'
  | 'measuredOn'
  | 'file'
  | 'sha256';

export type CardColumn =
  | PlainCardColumn
  | { readonly code: 'agreement' | 'threshold'; readonly criterion: Criterion }
  | { readonly code: 'precision'; readonly precision: string };

/** Lower and upper end of a 95 % interval. */
type Interval = readonly [low: number, high: number];

/** A number by its meaning; a `time` is milliseconds. */
export type CardFigure = 'count' | 'positives' | 'ratio' | 'calibrationError' | 'threshold' | 'time';

/**
 * A name as it is, or a figure by its meaning; null where there is none. Quartiles are
 * milliseconds.
 */
export type CardCell =
  | string
  | null
  | { readonly kind: CardFigure; readonly value: number }
  | { readonly kind: 'auc'; readonly value: number; readonly ci95: Interval | null }
  | { readonly kind: 'rate' | 'difference'; readonly value: number; readonly ci95: Interval }
  | { readonly kind: 'agreement'; readonly share: number; readonly kappa: number | null }
  | { readonly kind: 'quartiles'; readonly low: number; readonly high: number }
  | {
      readonly kind: 'conditions';
      readonly images: number;
      readonly threads: number;
      readonly machine: string;
      readonly date: string;
    }
  | { readonly kind: 'variant'; readonly precision: string; readonly backend: string }
  | { readonly kind: 'aucNotGiven' | 'tooFewPositives' | 'noThreshold' };
