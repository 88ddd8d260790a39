/** The words and figures of a model card. */
import type {
  CardCaption,
  CardCell,
  CardFact,
  CardSection,
  CardSentence,
  PlainCardColumn,
} from '../../core/card.ts';
import type { Criterion } from '../../core/finding.ts';
import type { PreprocessStep } from '../../core/recipe.ts';
import { decimals, percentage, plainDifference, plainInterval, whole } from '../format.ts';

const NOT_STATED = 'not stated';
const criteria: Readonly<Record<Criterion, string>> = {
  'sensitivity-90': 'sensitive',
  youden: 'balanced',
  'specificity-90': 'specific',
};

const headings: Readonly<Record<CardSection['heading'], string>> = {
  intendedUse: 'Intended use',
  network: 'The network',
  data: 'Data and training',
  measured: 'Measured',
  crossValidation: 'Cross-validation',
  operatingPoints: 'Operating points',
  latency: 'Latency',
  limitations: 'Limitations',
  reproduce: 'How to reproduce it',
  files: 'Files',
};

const terms: Readonly<Record<CardFact['term'], string>> = {
  task: 'Task',
  architecture: 'Architecture',
  input: 'Input',
  preprocessing: 'Preprocessing',
  labels: 'Labels',
  maps: 'Maps',
  licence: 'Licence',
  importedFrom: 'Imported from',
  trainedOn: 'Trained on',
  trainingImages: 'Training images',
  trainingRun: 'Training run',
};

function fact(given: CardFact): string {
  switch (given.term) {
    case 'input': {
      const channels = given.channels === 1 ? 'one grey channel' : `${given.channels} channels`;
      return `${given.widthPx} × ${given.heightPx} pixels, ${channels}`;
    }
    case 'preprocessing':
      return given.recipe.map(step).join('; ');
    case 'labels':
      return given.labels.join(', ');
    case 'maps':
      return given.perLabel ? 'one for each label, shown as the heat map' : 'none: it gives no heat map';
    case 'importedFrom':
      return given.sha256 ? `a file with SHA-256 ${given.sha256}` : NOT_STATED;
    case 'trainingImages':
      return given.images === null ? NOT_STATED : whole(given.images);
    default:
      return given.text ?? NOT_STATED;
  }
}

function step(of: PreprocessStep): string {
  switch (of.op) {
    case 'rescale':
      return 'rescale slope and intercept';
    case 'window':
      return 'window to 0-1';
    case 'invert':
      return `inverted where ${of.when}`;
    case 'resize':
      return `stretched to ${of.widthPx} × ${of.heightPx}`;
    case 'crop':
      return 'cropped to the centred square';
    case 'replicate':
      return `replicated to ${of.channels} channels`;
    case 'normalize':
      return `minus ${of.mean}, divided by ${of.std}`;
  }
}

function sentence(given: CardSentence): string {
  switch (given.code) {
    case 'useUnknown':
      return 'The maker of this model did not state what it is meant for. Treat every finding as untested.';
    case 'notMeantFor':
      return 'It is not meant for:';
    case 'pleaseCite':
      return 'Please cite:';
    case 'notMeasured':
      return 'Nothing is measured: no finding of this model is calibrated, and none has a verdict.';
    case 'measuredOn':
      return `On ${given.sets.join('; ')}. Intervals are of 95 %: ${given.interval}. Means are over the labels with at least 20 positives; no figure is given for the others.`;
    case 'comparedHow':
      return 'Differences are to float32 on the same images, patients resampled in pairs. Verdicts are compared with those of float32, each by its own calibration and thresholds. Calibration error: expected calibration error of the calibrated probability, 10 bins of equal mass, mean over labels.';
    case 'crossValidated':
      return `${given.folds} folds, ${whole(given.images)} images of ${whole(given.patients)} patients. ${given.protocol} Intervals: ${given.interval}. Labels with at least 20 positives in every fold: ${given.labels.join(', ')}.`;
    case 'pointsChosen':
      return `Chosen on ${given.chosenOn}, on the calibrated probability, with the figures reached there, which are therefore optimistic. Balanced: the largest sum of sensitivity and specificity (Youden), found in float32; the other precisions take the threshold that calls as many images positive. Sensitive: the highest threshold that finds 90 % of the positives, and never above the balanced one. Specific: the lowest threshold that clears 90 % of the negatives, and never below the balanced one. Intervals are of 95 %: ${given.interval}.`;
  }
}

function caption(given: CardCaption): string {
  switch (given.code) {
    case 'precisionCosts':
      return 'What each precision costs';
    case 'crossValidatedCosts':
      return 'What each precision costs over all folds';
    case 'labelFigures':
      return 'AUC-ROC of each label (95 % interval)';
    case 'latencies':
      return 'Milliseconds from a file to its findings, and of that the network';
    case 'thresholds':
      return `Thresholds of ${given.precision}`;
    case 'files':
      return `${given.precision}, ${whole(given.bytes)} bytes`;
  }
}

const columns: Readonly<Record<PlainCardColumn, string>> = {
  variant: 'precision, backend',
  bytes: 'bytes',
  timesSmaller: 'times smaller',
  gzip: 'gzip',
  brotli: 'Brotli',
  meanAuc: 'mean AUC-ROC',
  difference: 'difference',
  calibrationError: 'calibration error',
  label: 'label',
  positives: 'positives',
  sensitivity: 'sensitivity',
  specificity: 'specificity',
  median: 'median',
  quartiles: 'quartiles',
  percentile95: '95 %',
  networkMedian: 'network, median',
  measuredOn: 'measured on',
  file: 'file',
  sha256: 'SHA-256',
};

function cell(given: Exclude<CardCell, string | null>): string {
  switch (given.kind) {
    case 'variant':
      return `${given.precision}, ${given.backend}`;
    case 'count':
      return whole(given.value);
    case 'positives':
      return String(given.value);
    case 'ratio':
      return decimals(given.value, 2);
    case 'calibrationError':
    case 'threshold':
      return decimals(given.value, 3);
    case 'time':
      return decimals(given.value, 1);
    case 'auc':
      return plainInterval(given.value, given.ci95, 3);
    case 'rate':
      return plainInterval(given.value, given.ci95, 2);
    case 'difference':
      return plainDifference(given);
    case 'agreement': {
      const kappa = given.kappa === null ? '' : `, kappa ${decimals(given.kappa, 3)}`;
      return `${percentage(given.share, 2)}${kappa}`;
    }
    case 'quartiles':
      return `${decimals(given.low, 1)} to ${decimals(given.high, 1)}`;
    case 'conditions':
      return `${given.images} images, threads: ${given.threads}, ${given.machine}, ${given.date}`;
    case 'aucNotGiven':
      return 'not given';
    case 'tooFewPositives':
      return 'too few';
    case 'noThreshold':
      return 'none';
  }
}

export const card = {
  headings,
  terms,
  fact,
  sentence,
  caption,
  columns,
  criterionColumns: {
    agreement: (criterion: Criterion): string => `equal verdicts, ${criteria[criterion]}`,
    threshold: (criterion: Criterion): string => `${criteria[criterion]}: threshold`,
  },
  cell,
  none: '–',
};
