/** `npm run -s classify`: findings of picture files, by the pipeline of the app. */

import type { AnalysisResult, StageTimings } from '../../src/core/analysis.ts';
import { AppError, type Problem } from '../../src/core/errors.ts';
import { type Criterion, type Finding, verdictOf } from '../../src/core/finding.ts';
import { explain } from '../../src/messages/explain.ts';
import { messages } from '../../src/messages/index.ts';
import { problemMessages } from '../../src/messages/problems.ts';
import { analyse } from '../../src/pipeline/analyse.ts';
import type { ReportedFile } from '../../src/report/document.ts';
import { parseArguments, runCommand, UsageError, wholeNumber } from '../shared/command.ts';
import { fromCaller, readBytes } from '../shared/files.ts';
import { MODEL_HELP, MODEL_OPTIONS, openModel } from '../shared/session.ts';
import { figure, formatTable } from '../shared/table.ts';
import { reportedFile, save, saveTarget } from './save.ts';

const HELP = `Reads chest X-rays (DICOM, PNG, JPEG) and prints the findings. A research tool, not a medical device.

  npm run -s classify -- FILE... [options]

${MODEL_HELP}  --frame N        frame of a multi-frame file, counted from 1 (default 1)
  --json           prints JSON Lines: one object for each file, in the order given
  --save FILE      also writes all readings to FILE, .json or .csv, as the page exports them; may be repeated
  --file-numbers   saves numbers in place of file names
  --patient        saves the patient's name, ID, sex, age and study date too
  -h, --help       prints this text

An object is {file, model, version, precision, backend, findings: [{label, probability, score, threshold,
verdict}], timingsMs}, with the findings in descending order of probability, or {file, error: {kind, ..., message, remedy}}.
Results go to stdout, everything else to stderr. Folders are not expanded.
Exit status: 0 all files were read, 1 a file failed, 2 wrong arguments.
`;

/** The criterion whose thresholds give the verdicts. */
const CRITERION: Criterion = 'youden';

export const command = await runCommand(import.meta, HELP, async (args, signal) => {
  const { values, positionals } = parseArguments(args, {
    allowPositionals: true,
    options: {
      ...MODEL_OPTIONS,
      frame: { type: 'string', default: '1' },
      json: { type: 'boolean', default: false },
      save: { type: 'string', multiple: true, default: [] },
      'file-numbers': { type: 'boolean', default: false },
      patient: { type: 'boolean', default: false },
    },
  });
  if (positionals.length === 0) throw new UsageError('no file is named');
  const frame = wholeNumber('--frame', values.frame) - 1;
  const targets = values.save.map(saveTarget);

  const prepared = await openModel(values, signal);
  let failures = 0;
  const read: ReportedFile[] = [];
  try {
    for (const file of positionals) {
      let bytes = new ArrayBuffer(0);
      const keep = async (analysis: ReportedFile['analysis']) => {
        if (targets.length > 0) read.push(await reportedFile(read.length + 1, file, bytes, analysis));
      };
      try {
        bytes = await readBytes(fromCaller(file));
        const result = await analyse(bytes, prepared, { signal, frame });
        await keep({ state: 'done', result });
        process.stdout.write(values.json ? jsonLine(resultEntry(file, result)) : resultText(file, result));
        for (const caution of result.cautions) {
          process.stderr.write(`${file}: ${messages.cautions(caution)}\n`);
        }
      } catch (thrown) {
        const error = AppError.from(thrown);
        const { problem } = error;
        if (problem.kind === 'cancelled') throw thrown;
        failures++;
        await keep({ state: 'failed', error });
        if (values.json) process.stdout.write(jsonLine(errorEntry(file, problem)));
        else process.stderr.write(errorText(file, problem));
      }
    }
  } finally {
    prepared.session.dispose();
  }
  await save(targets, read, {
    criterion: CRITERION,
    fileNames: values['file-numbers'] ? 'numbers' : 'names',
    patientDetails: values.patient ? 'included' : 'left-out',
  });
  return failures > 0 ? 1 : 0;
});

function resultEntry(file: string, { provenance, findings, timings }: AnalysisResult<'classification'>) {
  return {
    file,
    model: provenance.modelId,
    version: provenance.modelVersion,
    precision: provenance.precision,
    backend: provenance.backend,
    findings: findings.map(findingEntry),
    timingsMs: timingsEntry(timings),
  };
}

function findingEntry(finding: Finding) {
  const { label, probability, score } = finding;
  return {
    label,
    probability,
    score,
    threshold: thresholdOf(finding),
    verdict: verdictOf(finding, CRITERION),
  };
}

function thresholdOf({ thresholds }: Finding): number | null {
  return thresholds[CRITERION]?.value ?? null;
}

/** Microseconds are as fine as the clock is honest. */
function timingsEntry(timings: StageTimings) {
  const round = (ms: number) => Math.round(ms * 1000) / 1000;
  return {
    decode: round(timings.decodeMs),
    preprocess: round(timings.preprocessMs),
    upload: round(timings.uploadMs),
    compute: round(timings.computeMs),
    download: round(timings.downloadMs),
    total: round(timings.totalMs),
  };
}

function errorEntry(file: string, problem: Problem) {
  const { title, cause, remedy } = explain(problem);
  const { details } = problemMessages;
  const fields = {
    ...problem,
    ...('found' in problem && { found: details.found(problem.found) }),
    ...('detail' in problem && { detail: details.cause(problem.detail) }),
  };
  return { file, error: { ...fields, message: `${title}. ${cause}`, remedy } };
}

function jsonLine(entry: object): string {
  return `${JSON.stringify(entry)}\n`;
}

function resultText(
  file: string,
  { provenance, findings, timings }: AnalysisResult<'classification'>,
): string {
  const { modelId, modelVersion, precision, backend, threads } = provenance;
  const table = formatTable(
    ['finding', 'probability', 'threshold', 'verdict', 'score'],
    findings.map((finding) => [
      finding.label,
      figure(finding.probability),
      figure(thresholdOf(finding)),
      verdictOf(finding, CRITERION),
      figure(finding.score),
    ]),
  );
  const made = `${modelId} ${modelVersion}, ${precision}, ${backend}, threads: ${threads}, ${timings.totalMs.toFixed(0)} ms`;
  return `${file}  (${made})\n${table}\n\n`;
}

function errorText(file: string, problem: Problem): string {
  const { title, cause, remedy } = explain(problem);
  return `${file}: ${title}. ${cause}\n  ${remedy}\n`;
}
