/**
 * `npm run calibrate`: calibration, thresholds and metrics of a model, measured and written to its
 * manifest.
 */
import { join } from 'node:path';
import { plainDifference } from '../../src/messages/format.ts';
import { type ModelManifest, parseDroppingStale } from '../../src/model/manifest.ts';
import { type ExitStatus, parseArguments, required, runCommand } from '../shared/command.ts';
import { withCompressedSizes } from '../shared/evaluation/compress.ts';
import { type Evaluation, evaluateVariants } from '../shared/evaluation/evaluation.ts';
import { fitVariants, imagesInWords } from '../shared/evaluation/fit-variants.ts';
import { withMetrics, writeManifest } from '../shared/evaluation/write-manifest.ts';
import { fromCaller } from '../shared/files.ts';
import { readManifest } from '../shared/models.ts';
import { chooseImages, parseCount } from '../shared/scoring/choose-images.ts';
import { type LabelledImage, readSplits } from '../shared/scoring/labels.ts';
import { type Scoring, scoreImages } from '../shared/scoring/scores.ts';
import { chooseVariants, MODEL_OPTIONS } from '../shared/session.ts';
import { figure, formatTable } from '../shared/table.ts';

const HELP = `Calibrates every precision of a model on the validation patients of its training run, chooses its thresholds on
the same patients, measures it on the test patients, and writes the results into models/ID/manifest.json.

  npm run calibrate -- --model ID --data DIR --split-file FILE [options]

  --model ID         the model (default ${MODEL_OPTIONS.model.default})
  --data DIR         folder with one subfolder for each source, which holds labels.csv and images
  --split-file FILE  JSON of the training run: {train, validation, test}, lists of "folder/file"
  --backend B,...    backends that compute the scores; auto (default) is int8 for int8, wasm for the others
  --models DIR       folder of models (default: that of the project)
  --jobs N           number of scoring threads (default 1)
  --scores-dir DIR   keeps scores in DIR, so that an interrupted run can continue
  -h, --help         prints this text

Calibration is Platt scaling for each label; a label with fewer than 20 positives shares the slope of one fit over
all labels. There are three thresholds on the calibrated probability: Youden's, the highest one that finds 90 % of
the positives and is not above Youden's, and the lowest one that clears 90 % of the negatives and is not below
Youden's. The compressed sizes of each variant are written, too. The same files give the same manifest.
Exit status: 0 written, 1 an image could not be read and nothing was written, 2 wrong arguments.
`;

const { precision: _, ...OPTIONS } = MODEL_OPTIONS;

export const command = await runCommand(import.meta, HELP, async (args, signal): Promise<ExitStatus> => {
  const { values } = parseArguments(args, {
    options: {
      ...OPTIONS,
      backend: { type: 'string', multiple: true },
      data: { type: 'string' },
      'split-file': { type: 'string' },
      jobs: { type: 'string', default: '1' },
      'scores-dir': { type: 'string' },
    },
  });
  const dataDir = fromCaller(required(values.data, '--data'));
  const splitFile = fromCaller(required(values['split-file'], '--split-file'));
  const modelsDir = fromCaller(values.models);
  const manifest = await readManifest(modelsDir, values.model, parseDroppingStale);
  const plan = {
    manifest,
    modelsDir,
    signal,
    choices: chooseVariants(manifest, ['all'], values.backend ?? ['auto']),
    jobs: parseCount(values.jobs, '--jobs'),
    scoresDir: values['scores-dir'] ? fromCaller(values['scores-dir']) : null,
  };
  const splits: Scoring[] = [];
  for (const title of ['validation', 'test'] as const) {
    splits.push(await scoreImages(await imagesOf(title, dataDir, splitFile), { ...plan, title }));
  }
  const [validation, test] = splits;
  if (!validation || !test || splits.some(({ skipped }) => skipped.length > 0)) return 1;

  const fitted = fitVariants(validation, manifest);
  const evaluations = evaluateVariants(test, fitted);
  const measuredOn = imagesInWords('test images', test.images);
  const measured = evaluations.map((evaluation) => ({ ...evaluation, measuredOn, latency: null }));
  const complete = await withCompressedSizes(withMetrics(fitted, measured, 'drop'), modelsDir);
  await writeManifest(modelsDir, complete);
  process.stdout.write(comparison(complete, evaluations));
  return 0;
});

async function imagesOf(
  split: 'validation' | 'test',
  dataDir: string,
  splitFile: string,
): Promise<LabelledImage[]> {
  const keys = (await readSplits(splitFile))[split];
  const names = [...new Set([...keys].map((key) => key.split('/')[0] ?? key))].sort();
  const sources = names.map((name) => ({
    imagesDir: join(dataDir, name),
    labelsCsv: join(dataDir, name, 'labels.csv'),
  }));
  const inSplit = { name: split, file: splitFile };
  return chooseImages({ sources, split: inSplit, patientsOnly: null, limit: null });
}

/** Compares the precisions and the loss of each. */
function comparison({ labels }: ModelManifest, evaluations: readonly Evaluation[]): string {
  const header = ['label', 'positives'];
  for (const { variantId } of evaluations) header.push(`AUC ${variantId}`, `calibration error ${variantId}`);
  const rows = labels.map((label, k) => [
    label,
    String(evaluations[0]?.perLabel[k]?.positives ?? '-'),
    ...evaluations.flatMap(({ perLabel }) => [
      figure(perLabel[k]?.auc ?? null),
      figure(perLabel[k]?.calibrationError ?? null),
    ]),
  ]);
  const means = ['mean', ''];
  for (const { meanAuc, meanCalibrationError } of evaluations) {
    means.push(figure(meanAuc), figure(meanCalibrationError));
  }
  const costs = evaluations.flatMap(({ variantId, meanAucDifference, verdictAgreement }) => {
    if (!meanAucDifference) return [];
    const verdicts = verdictAgreement.map(
      ({ criterion, agreement }) => `${(100 * agreement).toFixed(2)} % at ${criterion}`,
    );
    return [
      `${variantId}: mean AUC ${plainDifference(meanAucDifference)}; equal verdicts ${verdicts.join(', ') || '-'}`,
    ];
  });
  return `${[formatTable(header, [...rows, means]), ...costs].join('\n')}\n`;
}
