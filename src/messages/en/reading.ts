/** The reading page: files, image, findings. */
import type { Criterion, Verdict } from '../../core/finding.ts';
import { counted, decimals, milliseconds, percent, withInterval } from '../format.ts';
import { names } from './names.ts';

export const reading = {
  welcome: {
    title: 'Drop a chest X-ray here',
    release: 'Release to read',
    formats: 'DICOM, PNG or JPEG. One file or several.',
    choose: 'Choose files',
    /** `{keys}` stands for the keys of pasting. */
    paste: 'Or paste an image with {keys}',
    privacy: 'Images are read on this device and never leave it',
  },

  files: {
    title: 'Files',
    label: 'Open files',
    progress: 'Files read',
    finished: (finished: number, all: number): string => `${finished} of ${all}`,
    add: 'Add files',
    addTitle: 'Add files (O)',
    stopAll: 'Stop all',
    stopAllTitle: 'Stop all (Escape)',
    closeAll: 'Close all files',
    read: 'Read',
    readOne: (name: string): string => `Read ${name}`,
    close: 'Close (X)',
    closeOne: (name: string): string => `Close ${name}`,
    states: {
      idle: 'Waiting',
      decoding: 'Decoding…',
      preprocessing: 'Preparing…',
      inferring: 'Reading…',
      failed: 'Could not be read',
      cancelled: 'Stopped',
    },
    finding: (label: string, probability: number): string => `${label} ${percent(probability)}`,
    noLabels: 'No labels',
  },

  outcome: {
    label: 'Reading',
    again: 'Read again',
    closeFile: 'Close file',
    cancelled: 'The reading was stopped before it was finished.',
    stop: 'Stop',
    waitingForTurn: 'Waiting for its turn…',
    waitingForModel: 'Waiting for the model…',
    stages: {
      decoding: 'Decoding the file…',
      preprocessing: 'Preparing the image…',
      inferring: 'Looking for findings…',
    },
  },

  study: {
    title: 'Patient and study',
    empty: 'The header contains no patient or study data.',
    patient: 'Patient',
    patientId: 'Patient ID',
    sex: 'Sex',
    age: 'Age',
    studyDate: 'Study date',
    modality: 'Modality',
    bodyPart: 'Body part',
    view: 'View',
  },

  findings: {
    title: 'Findings',
    cautions: 'Cautions',
    noVerdict: 'No verdict',
    above: (above: number, all: number, criterion: Criterion): string =>
      `${above === 0 ? 'None' : above} of ${all} above the ${names.points[criterion]}`,
    noThreshold: 'No threshold',
    verdict: (verdict: Verdict, threshold: number, criterion: Criterion): string =>
      `${verdict === 'above' ? 'Above' : 'Below'} the ${names.points[criterion]}, ${percent(threshold)}`,
    notMeasured: (positives: number): string =>
      `AUC not measured (${counted(positives, { one: 'positive', other: 'positives' })})`,
    auc: (auc: number, ci95: readonly [number, number] | null): string => `AUC ${withInterval(auc, ci95)}`,
    showMap: 'Show where the model looked',
    noMap: 'This model gives no heat map',
    operatingPoint: 'Operating point',
    noThresholds: 'This model has no such thresholds',
  },

  operatingPoints: {
    title: 'Operating points',
    caption: (criterion: Criterion, chosenOn: string): string =>
      `${names.points[criterion]}, with 95 % intervals. Chosen on ${chosenOn}.`,
    finding: 'Finding',
    threshold: 'Threshold',
    sensitivity: 'Sensitivity',
    specificity: 'Specificity',
    positives: (positives: number): string => counted(positives, { one: 'positive', other: 'positives' }),
    rate: (value: number): string => decimals(value, 2),
    interval: ([low, high]: readonly [number, number]): string => `${decimals(low, 2)}–${decimals(high, 2)}`,
  },

  details: {
    title: 'How this was read',
    model: 'Model',
    precision: 'Precision',
    backend: 'Backend',
    judgedBy: 'Judged by',
    image: 'Image',
    imageFacts: (widthPx: number, heightPx: number, bits: number, photometric: string): string =>
      `${widthPx} × ${heightPx}, ${bits} bit, ${photometric}`,
    transferSyntax: 'Transfer syntax',
    file: 'File',
    timings: 'Time per stage',
    decode: 'Decode',
    preprocess: 'Preprocess',
    upload: 'Upload',
    compute: 'Compute',
    download: 'Download',
    total: 'From file to findings',
    duration: milliseconds,
  },

  viewer: {
    label: 'X-ray',
    image: (name: string, widthPx: number, heightPx: number, inverted: boolean): string =>
      `X-ray ${name}, ${widthPx} by ${heightPx} pixels${inverted ? ', inverted' : ''}`,
    heatMapOf: (label: string): string => `Heat map of ${label}`,
    noMap: 'This model gives no heat map: it does not show where it looked.',
    /** `{label}` stands for the finding. */
    legend: 'Where the model looked for {label}, weakest to strongest. Not an outline of disease.',
    tools: 'Image',
    heatMap: 'Heat map',
    invert: 'Invert',
    invertTitle: 'Invert (I)',
    zoomOut: 'Zoom out',
    zoomOutTitle: 'Zoom out (−)',
    zoomIn: 'Zoom in',
    zoomInTitle: 'Zoom in (+)',
    fit: 'Fit',
    fitTitle: 'Fit (0)',
    waiting: {
      idle: 'Waiting…',
      decoding: 'Reading…',
      preprocessing: 'Reading…',
      inferring: 'Reading…',
      done: 'Opening…',
      failed: 'No image to show.',
      cancelled: 'Not read.',
    },
  },

  shortcuts: {
    title: 'Keyboard',
    keys: [
      ['O', 'Open files'],
      ['H', 'Show or hide the heat map'],
      ['J', 'Next file'],
      ['K', 'Previous file'],
      ['X', 'Close this file'],
      ['I', 'Invert the image'],
      ['+', 'Zoom in'],
      ['−', 'Zoom out'],
      ['0', 'Fit the image'],
      ['Esc', 'Stop reading'],
      ['?', 'This list'],
    ],
  },
};

export const actions = { close: 'Close', dismiss: 'Dismiss' };
