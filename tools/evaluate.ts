/** `npm run -s evaluate`: how well a model tells its labels apart on labelled images. */
import { writeFile } from 'node:fs/promises';
import { chooseImages, pairSources, parseLimit } from './cli/choose-images.ts';
import { parseArguments, required, runCommand } from './cli/command.ts';
import { evaluateScores } from './cli/evaluation.ts';
import { evaluationReport, reportText, scoresCsv } from './cli/evaluation-report.ts';
import { fromCaller } from './cli/files.ts';
import { reportSkipped, scoreImages, warnOfUnknownLabels } from './cli/scores.ts';
import { MODEL_HELP, MODEL_OPTIONS, openModel } from './cli/session.ts';

const HELP = `Measures a model on labelled images: AUC-ROC per label with its 95 % interval, and latency.

  npm run -s evaluate -- --images DIR --labels CSV [--images DIR --labels CSV ...] [options]

  --images DIR         folder of images, or one that holds a folder "images"; as often as --labels
  --labels CSV         columns image, labels (separated by a bar) and, where known, patient_id
  --split NAME         only images of this split: train, validation or test; needs --split-file
  --split-file FILE    JSON of a training run: {train, validation, test}, lists of "folder/file"
  --patients-only FILE only patients named in this file, one id a line
  --limit N            only the first N images
  --scores FILE        also writes the raw scores as CSV
${MODEL_HELP}  --json           one JSON object
  -h, --help       this text

The JSON is {model, version, precision, backend, n, meanAuc, meanOver, perLabel: [{label, positives, auc, ci95}],
latencyMs: {p50, p95}, ...}. A label with fewer than 20 positives has no AUC and does not enter the mean over
"meanOver" labels. The AUC is that of the raw score, ties counting half; the interval resamples patients, or is
DeLong's where there is no patient_id: "interval" says which. A missing or unreadable image is named on stderr,
skipped, and counted in "skipped". Progress goes to stderr.
Exit status: 0 all images read, 1 some image was skipped, 2 called wrongly.
`;

await runCommand(HELP, async (args, signal) => {
  const { values } = parseArguments(args, {
    options: {
      ...MODEL_OPTIONS,
      images: { type: 'string', multiple: true, default: [] },
      labels: { type: 'string', multiple: true, default: [] },
      split: { type: 'string' },
      'split-file': { type: 'string' },
      'patients-only': { type: 'string' },
      limit: { type: 'string' },
      scores: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  const { split, limit, scores: scoresFile } = values;
  const images = await chooseImages({
    sources: pairSources(values.images.map(fromCaller), values.labels.map(fromCaller)),
    split: split ? { name: split, file: fromCaller(required(values['split-file'], '--split-file')) } : null,
    patientsOnly: values['patients-only'] ? fromCaller(values['patients-only']) : null,
    limit: limit === undefined ? null : parseLimit(limit),
  });

  const prepared = await openModel(values, signal);
  try {
    const { manifest, variant } = prepared.model;
    warnOfUnknownLabels(images, manifest.labels);
    const title = `${manifest.id} ${variant.precision}`;
    const { scored, skipped } = await scoreImages(images, prepared, { title, signal });
    reportSkipped(skipped);
    if (scoresFile) await writeFile(fromCaller(scoresFile), scoresCsv(scored, manifest.labels));

    const evaluation = evaluateScores(scored, manifest.labels);
    const report = evaluationReport(prepared, evaluation, skipped.length);
    process.stdout.write(values.json ? `${JSON.stringify(report, null, 2)}\n` : reportText(report));
    return skipped.length > 0 ? 1 : 0;
  } finally {
    prepared.session.dispose();
  }
});
