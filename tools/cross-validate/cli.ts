/**
 * `npm run cross-validate`: the loss of each precision, from models of patient folds, each measured
 * on its held-out patients.
 */
import { PRECISIONS } from '../../src/core/precision.ts';
import { type CrossValidation, type ModelManifest, parseDroppingStale } from '../../src/model/manifest.ts';
import { type ExitStatus, parseArguments, required, runCommand, UsageError } from '../shared/command.ts';
import { writeManifest } from '../shared/evaluation/write-manifest.ts';
import { fromCaller } from '../shared/files.ts';
import { MODELS_DIR, readManifest } from '../shared/models.ts';
import { parseCount } from '../shared/scoring/choose-images.ts';
import { type LabelledImage, readLabels } from '../shared/scoring/labels.ts';
import { checkLabels, scoreImages } from '../shared/scoring/scores.ts';
import { chooseVariants, MODEL_OPTIONS } from '../shared/session.ts';
import { ACCURACY_HEADER, accuracyCells, formatTable } from '../shared/table.ts';
import { crossValidate, type Fold, sharedPatients } from './cross-validation.ts';

const HELP = `Measures the cost of each precision by cross-validation: each fold's model reads the patients that it was not
trained on.

  npm run cross-validate -- --images DATA --models DIR --heldout CSV [--models DIR --heldout CSV ...] [options]

  --images DATA      folder that the paths in the image column of the CSVs are relative to
  --models DIR       folder of models with the fold's model, imported with --id ID; once for each --heldout
  --heldout CSV      the fold's held-out images: columns image, labels (separated by a bar) and patient_id
  --model ID         id of every fold's model (default ${MODEL_OPTIONS.model.default})
  --precision P,...  ${PRECISIONS.join(', ')} or all (default)
  --backend B,...    auto (default): int8 for int8, wasm for the others
  --jobs N           number of scoring threads (default 1)
  --scores-dir DIR   keeps scores in DIR, so that an interrupted run can continue
  --limit N          reads only the first N images of each fold
  --write-manifest   writes the figures into the manifest of the model with this id in --into
  --into DIR         folder of models (default: that of the project)
  --json             prints one JSON object, in the form of the manifest's crossValidation
  -h, --help         prints this text

Exit status: 0 done, 1 an image could not be read and there are no figures, 2 wrong arguments.
`;

const { precision: _, ...OPTIONS } = MODEL_OPTIONS;

export const command = await runCommand(import.meta, HELP, async (args, signal): Promise<ExitStatus> => {
  const { values } = parseArguments(args, {
    options: {
      ...OPTIONS,
      precision: { type: 'string', multiple: true },
      backend: { type: 'string', multiple: true },
      models: { type: 'string', multiple: true, default: [] },
      heldout: { type: 'string', multiple: true, default: [] },
      images: { type: 'string' },
      jobs: { type: 'string', default: '1' },
      'scores-dir': { type: 'string' },
      limit: { type: 'string' },
      'write-manifest': { type: 'boolean', default: false },
      into: { type: 'string', default: MODELS_DIR },
      json: { type: 'boolean', default: false },
    },
  });
  const imagesDir = fromCaller(required(values.images, '--images'));
  const limit = values.limit === undefined ? undefined : parseCount(values.limit, '--limit');
  if (values.models.length === 0 || values.models.length !== values.heldout.length) {
    throw new UsageError('--models and --heldout go in pairs, one for each fold');
  }
  const sources: { modelsDir: string; manifest: ModelManifest; images: LabelledImage[] }[] = [];
  for (const [fold, modelsDir] of values.models.map(fromCaller).entries()) {
    const labelsCsv = fromCaller(values.heldout[fold] ?? '');
    const manifest = await readManifest(modelsDir, values.model, parseDroppingStale);
    const images = (await readLabels({ imagesDir, labelsCsv })).slice(0, limit);
    if (images.length === 0) throw new UsageError(`${labelsCsv} names no image`);
    checkLabels(images, manifest.labels);
    sources.push({ modelsDir, manifest, images });
  }
  const labels = sources[0]?.manifest.labels ?? [];
  if (sources.some(({ manifest }) => manifest.labels.join('|') !== labels.join('|'))) {
    throw new UsageError('the models of the folds have different labels');
  }
  const shared = sharedPatients(sources);
  if (shared > 0) throw new UsageError(`${shared} patients are held out by more than one fold`);
  const target = values['write-manifest']
    ? await readManifest(fromCaller(values.into), values.model, parseDroppingStale)
    : null;

  const folds: Fold[] = [];
  for (const [fold, { images, ...place }] of sources.entries()) {
    const {
      images: read,
      variants,
      skipped,
    } = await scoreImages(images, {
      ...place,
      signal,
      choices: chooseVariants(place.manifest, values.precision ?? ['all'], values.backend ?? ['auto']),
      title: `fold ${fold + 1} of ${sources.length}`,
      jobs: parseCount(values.jobs, '--jobs'),
      scoresDir: values['scores-dir'] ? fromCaller(values['scores-dir']) : null,
    });
    if (skipped.length > 0) return 1;
    folds.push({ images: read, variants });
  }
  checkVariants(folds);
  const version = target?.version ?? sources[0]?.manifest.version ?? '';
  const crossValidation = crossValidate(folds, labels, version);
  if (!crossValidation) throw new UsageError('no label has 20 positives in every fold');
  if (target) await writeManifest(fromCaller(values.into), { ...target, crossValidation });
  process.stdout.write(
    values.json ? `${JSON.stringify(crossValidation, null, 2)}\n` : textOf(crossValidation),
  );
  return 0;
});

/** @throws UsageError where a fold's model has other precisions than the first */
function checkVariants(folds: readonly Fold[]): void {
  const named = folds.map(({ variants }) =>
    variants.map(({ variantId, backend }) => `${variantId} on ${backend}`).join(', '),
  );
  const other = named.find((names) => names !== named[0]);
  if (other !== undefined) throw new UsageError(`one fold has ${named[0]}, another ${other}`);
}

function textOf(crossValidation: CrossValidation): string {
  const { folds, images, patients, labels, protocol, interval, perPrecision } = crossValidation;
  return `${folds} folds, ${images} images of ${patients} patients, ${labels.length} labels: ${labels.join(', ')}
${formatTable(ACCURACY_HEADER, perPrecision.map(accuracyCells))}
${protocol}
Intervals: ${interval}.
`;
}
