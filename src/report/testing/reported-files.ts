/** Drawn files in every state, for tests of exports. */
import type { Analysis, AnalysisResult } from '../../core/analysis.ts';
import { AppError } from '../../core/errors.ts';
import { CRITERIA, type Criterion, type Finding, type Thresholds } from '../../core/finding.ts';
import type { ReportChoices, ReportedFile, ReportOrigin } from '../document.ts';

/** Found nowhere but where it is asked for. */
export const PLANTED = 'Planted, Name';

export const CHOICES: ReportChoices = {
  criterion: 'youden',
  fileNames: 'names',
  patientDetails: 'left-out',
};

export const ORIGIN: ReportOrigin = {
  appVersion: '1.2.3',
  exportedAt: new Date('2026-11-30T12:00:00.000Z'),
};

function thresholdsAt(value: number): Thresholds {
  const at = (sensitivity: number) => ({
    value,
    sensitivity,
    sensitivityCi95: null,
    specificity: 0.7,
    specificityCi95: null,
    positives: 86,
    chosenOn: 'validation patients',
  });
  return Object.fromEntries(CRITERIA.map((criterion) => [criterion, at(0.9)])) as Record<
    Criterion,
    ReturnType<typeof at>
  >;
}

export function findingOf(label: string, probability: number, threshold: number): Finding {
  return {
    label,
    probability,
    score: probability / 2,
    thresholds: thresholdsAt(threshold),
    reliability: { auc: 0.81, ci95: [0.78, 0.84], positives: 86 },
    map: null,
  };
}

export const RESULT: AnalysisResult = {
  task: 'classification',
  findings: [findingOf('Effusion', 0.4, 0.25), findingOf('Mass', 0.1, 0.25)],
  cautions: [
    { code: 'lateral' },
    { code: 'child', count: 7, unit: 'Y' },
    { code: 'multi-frame', frames: 3, frame: 2 },
  ],
  image: {
    mediaType: 'application/dicom',
    widthPx: 512,
    heightPx: 640,
    bitsStored: 12,
    photometric: 'MONOCHROME2',
    transferSyntax: '1.2.840.10008.1.2.1',
    spacing: null,
    frames: 3,
    frame: 1,
  },
  study: {
    patientName: PLANTED,
    patientId: 'planted-id',
    patientSex: 'O',
    patientAge: '007Y',
    patientBirthDate: '2012-03-04',
    laterality: null,
    calibration: null,
    studyDate: '2019-01-02',
    modality: 'DX',
    bodyPart: 'CHEST',
    viewPosition: 'PA',
  },
  provenance: {
    modelId: 'lite0-14',
    modelVersion: '1.0.0',
    variantId: 'int8',
    precision: 'int8',
    backend: 'int8',
    threads: 2,
    modelFiles: [
      { path: 'int8/model.json', sha256: 'a'.repeat(64) },
      { path: 'int8/weights.bin', sha256: 'b'.repeat(64) },
    ],
  },
  timings: { decodeMs: 1, preprocessMs: 2, uploadMs: 0.5, computeMs: 30, downloadMs: 0.25, totalMs: 34.5 },
  readAtMs: Date.UTC(2026, 10, 30, 11, 58),
};

const truncated = new AppError({
  kind: 'decode',
  format: 'PNG',
  reason: 'truncated',
  detail: { code: 'path', path: `${PLANTED}.png` },
});

const fileOf = (number: number, name: string, analysis: Analysis): ReportedFile => ({
  number,
  key: 10 + number,
  name,
  bytes: 1000 * number,
  sha256: String(number).repeat(64),
  analysis,
});

/** One file in each state. */
export const FILES: readonly ReportedFile[] = [
  fileOf(1, 'a.dcm', { state: 'done', result: RESULT }),
  fileOf(2, `${PLANTED}.png`, { state: 'failed', error: truncated }),
  fileOf(3, 'copy of a.dcm', { state: 'duplicate', of: 11 }),
  fileOf(4, 'waiting.png', { state: 'idle' }),
  fileOf(5, 'running.png', { state: 'inferring' }),
  { ...fileOf(6, '=1+1,"x".png', { state: 'cancelled' }), sha256: null },
];
