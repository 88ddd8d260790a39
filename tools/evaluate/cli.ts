/**
 * `npm run -s evaluate`: the discrimination of a model on labelled images, by precision and
 * backend.
 */

import { writeFile } from 'node:fs/promises';
import { DEFAULT_BACKENDS } from '../../src/core/backends.ts';
import { PRECISIONS } from '../../src/core/precision.ts';
import { parseArguments, required, runCommand, UsageError } from '../shared/command.ts';
import { withCompressedSizes } from '../shared/evaluation/compress.ts';
import { type Evaluation, evaluateVariants } from '../shared/evaluation/evaluation.ts';
import { imagesInWords } from '../shared/evaluation/fit-variants.ts';
import { withMetrics, writeManifest } from '../shared/evaluation/write-manifest.ts';
import { fromCaller } from '../shared/files.ts';
import { readManifest } from '../shared/models.ts';
import { chooseImages, pairSources, parseCount } from '../shared/scoring/choose-images.ts';
import { type Latency, measureLatency } from '../shared/scoring/latency.ts';
import { checkLabels, type Scoring, scoreImages } from '../shared/scoring/scores.ts';
import { chooseVariants, type ModelPlace, VARIANT_OPTIONS } from '../shared/session.ts';
import { evaluationReport, reportPage, reportText, scoresCsv } from './report.ts';

const HELP = `Measures a model on labelled images: AUC-ROC per label with its 95 % interval, the cost of each precision
against float32, calibration error, agreement of verdicts, size and latency.

  npm run -s evaluate -- --images DIR --labels CSV [--images DIR --labels CSV ...] [options]

  --images DIR         folder of images, or one with a subfolder "images"; once for each --labels
  --labels CSV         columns image, labels (separated by a bar) and, where known, patient_id
  --split NAME         reads only the images of this split: train, validation or test; needs --split-file
  --split-file FILE    JSON of a training run: {train, validation, test}, lists of "folder/file"
  --patients-only FILE reads only the patients named in this file, one id a line
  --limit N            reads only the first N images

  --model ID           model to read with (default ${VARIANT_OPTIONS.model.default})
  --precision P,...    ${PRECISIONS.join(', ')} (default float32), several, or all
  --backend B,...      wasm (default), reference (for int8; exact but slow), or auto: reference for int8, else wasm
  --models DIR         folder of models (default: that of the project)
  --jobs N             number of scoring threads (default 1)
  --scores-dir DIR     keeps scores in DIR, so that an interrupted run can continue and a repeated one is quick
  --latency N          number of images to measure latency on, one at a time (default 30; 0 for none)

  --json               prints one JSON object, or a list of them if several variants are measured
  --page FILE          also writes a Markdown page
  --scores FILE        also writes the raw scores of a single variant as CSV
  --write-manifest     also writes the figures into the model's manifest; float32 is then measured, too
  -h, --help           prints this text

An object is {model, version, precision, backend, n, meanAuc, meanOver, perLabel: [{label, positives, auc, ci95}],
meanAucDifference, verdictAgreement, meanCalibrationError, bytes, latencyMs: {p50, p95, ...}, ...}. A label with fewer
than 20 positives has no AUC and is left out of the mean over "meanOver" labels. The AUC is that of the raw score, with
ties counted as half; the interval resamples patients, or is DeLong's without patient_id (see "interval"). A
missing or unreadable image is named on stderr, skipped, and counted in "skipped". Progress goes to stderr.
Exit status: 0 all images were read, 1 an image was skipped, 2 wrong arguments.
`;

export const command = await runCommand(import.meta, HELP, async (args, signal) => {
  const { values } = parseArguments(args, {
    options: {
      ...VARIANT_OPTIONS,
      images: { type: 'string', multiple: true, default: [] },
      labels: { type: 'string', multiple: true, default: [] },
      split: { type: 'string' },
      'split-file': { type: 'string' },
      'patients-only': { type: 'string' },
      limit: { type: 'string' },
      jobs: { type: 'string', default: '1' },
      'scores-dir': { type: 'string' },
      latency: { type: 'string', default: '30' },
      json: { type: 'boolean', default: false },
      page: { type: 'string' },
      scores: { type: 'string' },
      'write-manifest': { type: 'boolean', default: false },
    },
  });
  const { split, limit } = values;
  const jobs = parseCount(values.jobs, '--jobs');
  const latencyImages = parseCount(values.latency, '--latency', 0);
  const images = await chooseImages({
    sources: pairSources(values.images.map(fromCaller), values.labels.map(fromCaller)),
    split: split ? { name: split, file: fromCaller(required(values['split-file'], '--split-file')) } : null,
    patientsOnly: values['patients-only'] ? fromCaller(values['patients-only']) : null,
    limit: limit === undefined ? null : parseCount(limit, '--limit'),
  });
  const modelsDir = fromCaller(values.models);
  const manifest = await readManifest(modelsDir, values.model);
  const named = values.precision ?? ['float32'];
  const choices = chooseVariants(
    manifest,
    values['write-manifest'] ? ['float32', ...named] : named,
    values.backend ?? [DEFAULT_BACKENDS.float32],
  );
  if (values.scores && choices.length > 1) throw new UsageError('--scores takes a single variant');
  checkLabels(images, manifest.labels);

  const place: ModelPlace = { manifest, modelsDir, signal };
  const scoring = await scoreImages(images, {
    ...place,
    choices,
    title: manifest.id,
    jobs,
    scoresDir: values['scores-dir'] ? fromCaller(values['scores-dir']) : null,
  });
  const evaluations = evaluateVariants(scoring, manifest);
  const latencies = await latenciesOf(scoring, latencyImages, place);
  const reports = evaluations.map((evaluation, i) =>
    evaluationReport(manifest, evaluation, {
      latency: latencies[i] ?? null,
      skipped: scoring.skipped.length,
    }),
  );

  const [variant] = scoring.variants;
  if (values.scores && variant) {
    await writeFile(fromCaller(values.scores), scoresCsv(scoring, variant, manifest.labels));
  }
  if (values.page) {
    await writeFile(fromCaller(values.page), reportPage(reports, `npm run -s evaluate -- ${args.join(' ')}`));
  }
  if (values['write-manifest']) {
    const measuredOn = imagesInWords(split ? `${split} images` : 'images', scoring.images);
    await writeFigures(evaluations, latencies, measuredOn, place);
  }
  const [only] = reports;
  const json = reports.length === 1 ? only : reports;
  process.stdout.write(values.json ? `${JSON.stringify(json, null, 2)}\n` : reportText(reports));
  return scoring.skipped.length > 0 ? 1 : 0;
});

/** In the order of the variants; null for variants whose figure is not requested. */
async function latenciesOf(
  { images, variants }: Scoring,
  count: number,
  place: ModelPlace,
): Promise<(Latency | null)[]> {
  const latencies: (Latency | null)[] = [];
  for (const variant of variants) {
    latencies.push(count > 0 ? await measureLatency(variant, images.slice(0, count), place) : null);
  }
  return latencies;
}

async function writeFigures(
  evaluations: readonly Evaluation[],
  latencies: readonly (Latency | null)[],
  measuredOn: string,
  { manifest, modelsDir }: ModelPlace,
): Promise<void> {
  const measured = evaluations.map((evaluation, i) => ({
    ...evaluation,
    measuredOn,
    latency: latencies[i] ?? null,
  }));
  await writeManifest(
    modelsDir,
    await withCompressedSizes(withMetrics(manifest, measured, 'keep'), modelsDir),
  );
}
