/** Open files and their readings as one document, from which every export is written. */
import type { Analysis, AnalysisResult } from '../core/analysis.ts';
import type { Problem } from '../core/errors.ts';
import { type Caution, CRITERIA, type Criterion, type Finding, verdictOf } from '../core/finding.ts';
import type { StudyInfo } from '../core/image.ts';
import { ranked } from '../core/ranking.ts';
import { explain } from '../messages/explain.ts';
import { messages } from '../messages/index.ts';
import { reportMessages } from '../messages/report.ts';
import {
  type DoneEntry,
  FORMAT,
  type ReadingEntry,
  type ReadingsDocument,
  SCHEMA_VERSION,
} from './schema.ts';

/** One open file, as the list has it. */
export interface ReportedFile {
  /** Its place in the list of open files, from 1. */
  readonly number: number;
  /** By which duplicates refer to each other. */
  readonly key: number;
  readonly name: string;
  readonly bytes: number;
  /** SHA-256 of the whole file; null where it is not known. */
  readonly sha256: string | null;
  readonly analysis: Analysis;
}

/** The choices that a person makes on the way out. */
export interface ReportChoices {
  readonly criterion: Criterion;
  /** Whether files are named, or only numbered. */
  readonly fileNames: 'names' | 'numbers';
  readonly patientDetails: 'included' | 'left-out';
}

/** The program and the model that made the document. */
export interface ReportOrigin {
  readonly appVersion: string;
  readonly exportedAt: Date;
}

/** Makes the document of some files, in the order given. */
export function readingsDocument(
  files: readonly ReportedFile[],
  choices: ReportChoices,
  { appVersion, exportedAt }: ReportOrigin,
): ReadingsDocument {
  const readings = files.map((file) => entryOf(file, files, choices));
  return {
    format: FORMAT,
    schemaVersion: SCHEMA_VERSION,
    app: { name: 'Penumbra', version: appVersion },
    notice: messages.app.research,
    exportedAt: exportedAt.toISOString(),
    operatingPoint: choices.criterion,
    isComplete: readings.every(({ state }) => state !== 'pending'),
    patientDetails: choices.patientDetails,
    readings,
  };
}

function entryOf(
  { number, name, bytes, sha256, analysis }: ReportedFile,
  files: readonly ReportedFile[],
  choices: ReportChoices,
): ReadingEntry {
  const isNamed = choices.fileNames === 'names';
  const file = { number, name: isNamed ? name : null, bytes, sha256 };
  switch (analysis.state) {
    case 'done':
      return { ...file, state: 'done', ...resultFields(analysis.result, choices) };
    case 'failed': {
      const error = errorFields(analysis.error.problem);
      // The cause may name the file.
      const cause = isNamed ? error.cause : error.cause.replaceAll(name || '\0', String(number));
      return { ...file, state: 'failed', error: { ...error, cause } };
    }
    case 'duplicate': {
      const other = files.find(({ key }) => key === analysis.of);
      return { ...file, state: 'duplicate', sameAs: other?.number ?? null };
    }
    case 'cancelled':
      return { ...file, state: 'stopped' };
    case 'idle':
    case 'decoding':
    case 'preprocessing':
    case 'inferring':
      return { ...file, state: 'pending' };
  }
}

type ResultFields = Omit<DoneEntry, 'state' | 'number' | 'name' | 'bytes' | 'sha256'>;

function resultFields(result: AnalysisResult, { criterion, patientDetails }: ReportChoices): ResultFields {
  const { provenance, image, study, timings, readAtMs } = result;
  const { mediaType, widthPx, heightPx, bitsStored, photometric, transferSyntax, frames, frame } = image;
  const withPatient = patientDetails === 'included';
  const order = ranked(result.findings, criterion);
  return {
    readAt: new Date(readAtMs).toISOString(),
    model: {
      id: provenance.modelId,
      version: provenance.modelVersion,
      variant: provenance.variantId,
      precision: provenance.precision,
      files: provenance.modelFiles.map(({ path, sha256 }) => ({ path, sha256 })),
    },
    backend: provenance.backend,
    threads: provenance.threads,
    image: {
      mediaType,
      widthPx,
      heightPx,
      bitsStored,
      photometric,
      transferSyntax,
      frames,
      frame: frame + 1,
    },
    cautions: result.cautions.map((caution) => cautionFields(caution, withPatient)),
    findings: result.findings.map((finding) => ({
      ...findingFields(finding, criterion),
      rank: order.indexOf(finding) + 1,
    })),
    timings: { ...timings },
    patient: withPatient && study ? patientFields(study) : null,
  };
}

function findingFields(finding: Finding, criterion: Criterion): Omit<DoneEntry['findings'][number], 'rank'> {
  const { label, probability, score, thresholds, reliability } = finding;
  const points = CRITERIA.map((each) => {
    const point = thresholds[each];
    if (!point) return [each, null] as const;
    const { value, sensitivity, specificity } = point;
    return [each, { value, sensitivity, specificity }] as const;
  });
  return {
    label,
    probability,
    score,
    threshold: thresholds[criterion]?.value ?? null,
    verdict: verdictOf(finding, criterion),
    thresholds: Object.fromEntries(points) as DoneEntry['findings'][number]['thresholds'],
    auc: reliability?.auc ?? null,
  };
}

/** A child's age is a detail of the patient; that the patient is a child is a caution. */
function cautionFields(caution: Caution, withPatient: boolean): DoneEntry['cautions'][number] {
  const { code, ...parameters } = caution;
  if (code === 'child' && !withPatient)
    return { code, parameters: {}, message: reportMessages.childOfAnyAge };
  return { code, parameters: { ...parameters }, message: messages.cautions(caution) };
}

const patientFields = (study: StudyInfo): NonNullable<DoneEntry['patient']> => ({
  name: study.patientName,
  id: study.patientId,
  sex: study.patientSex,
  birthDate: study.patientBirthDate,
  age: study.patientAge,
  studyDate: study.studyDate,
});

function errorFields(problem: Problem): Extract<ReadingEntry, { readonly state: 'failed' }>['error'] {
  const { title, cause, remedy } = explain(problem);
  return { code: codeOf(problem), title, cause, remedy };
}

/** Kind and reason, as `Problem` names them: `decode.truncated`. */
function codeOf(problem: Problem): string {
  if ('reason' in problem) return `${problem.kind}.${problem.reason}`;
  return problem.kind === 'unsupported' ? `${problem.kind}.${problem.subject}` : problem.kind;
}
