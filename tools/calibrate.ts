/** `npm run calibrate`: calibration, thresholds and metrics of a model, measured and written to its manifest. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelManifest } from '../src/model/manifest.ts';
import { parseManifest } from '../src/model/manifest.ts';
import { chooseImages } from './cli/choose-images.ts';
import { type ExitStatus, parseArguments, required, runCommand } from './cli/command.ts';
import { fromCaller } from './cli/files.ts';
import { type LabelledImage, readSplits } from './cli/labels.ts';
import { type MeasuredVariant, measureVariant } from './cli/measure-variant.ts';
import { manifestPath, readManifest } from './cli/models.ts';
import { reportSkipped, type ScoredImage, scoreImages } from './cli/scores.ts';
import { MODEL_OPTIONS, openVariant } from './cli/session.ts';
import { figure, formatTable } from './cli/table.ts';

const HELP = `Calibrates every precision of a model on the validation patients of its training run, chooses its thresholds
there, measures it on the test patients, and writes all three into models/ID/manifest.json.

  npm run calibrate -- --model ID --data DIR --split-file FILE [options]

  --model ID         the model (default ${MODEL_OPTIONS.model.default})
  --data DIR         holds one folder for each source, with labels.csv and images
  --split-file FILE  JSON of the training run: {train, validation, test}, lists of "folder/file"
  --backend B        wasm (default); the others need a browser
  --models DIR       folder of models (default: that of the project)
  -h, --help         this text

Calibration is Platt scaling for each label; a label with fewer than 20 positives shares the slope of one fit over
all labels. Thresholds are Youden's, on the calibrated probability. The same files give the same manifest.
Exit status: 0 written, 1 an image could not be read and nothing is written, 2 called wrongly.
`;

const { precision: _, ...OPTIONS } = MODEL_OPTIONS;

await runCommand(HELP, async (args, signal): Promise<ExitStatus> => {
  const { values } = parseArguments(args, {
    options: { ...OPTIONS, data: { type: 'string' }, 'split-file': { type: 'string' } },
  });
  const dataDir = fromCaller(required(values.data, '--data'));
  const splitFile = fromCaller(required(values['split-file'], '--split-file'));
  const modelsDir = fromCaller(values.models);
  const manifest = await readManifest(modelsDir, values.model);
  const images = {
    validation: await imagesOf('validation', dataDir, splitFile),
    test: await imagesOf('test', dataDir, splitFile),
  };

  const measured: MeasuredVariant[] = [];
  for (const { precision } of manifest.variants) {
    const prepared = await openVariant({ manifest, precision, backend: values.backend, modelsDir }, signal);
    const score = async (split: keyof typeof images): Promise<readonly ScoredImage[] | null> => {
      const title = `${precision}, ${split}`;
      const { scored, skipped } = await scoreImages(images[split], prepared, { title, signal });
      reportSkipped(skipped);
      return skipped.length === 0 ? scored : null;
    };
    const validation = await score('validation');
    const test = await score('test');
    prepared.session.dispose();
    if (!validation || !test) return 1;
    measured.push(measureVariant({ precision, validation, test }, manifest.labels));
  }
  await writeFile(manifestPath(modelsDir, manifest.id), manifestText(manifest, measured));
  process.stdout.write(comparison(manifest.labels, measured));
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

/** @throws AppError kind `model`, before anything is written, where the figures break the schema */
function manifestText(manifest: ModelManifest, measured: readonly MeasuredVariant[]): string {
  const variants = manifest.variants.map((variant) => ({
    ...variant,
    ...measured.find(({ precision }) => precision === variant.precision),
  }));
  return `${JSON.stringify(parseManifest({ ...manifest, variants }, manifest.id), null, 2)}\n`;
}

/** The precisions side by side: what float16 costs. */
function comparison(labels: readonly string[], measured: readonly MeasuredVariant[]): string {
  const entryOf = ({ metrics }: MeasuredVariant, label: string) =>
    metrics?.perLabel.find((entry) => entry.label === label);
  const header = ['label', 'positives'];
  for (const { precision } of measured) header.push(`AUC ${precision}`, `calibration error ${precision}`);
  const rows = labels.map((label) => {
    const row = [label, String(measured[0] ? (entryOf(measured[0], label)?.positives ?? '-') : '-')];
    for (const variant of measured) {
      const entry = entryOf(variant, label);
      row.push(figure(entry?.auc ?? null), figure(entry?.calibrationError ?? null));
    }
    return row;
  });
  const means = ['mean', ''];
  for (const { metrics } of measured) {
    means.push(figure(metrics?.meanAuc ?? null), figure(metrics?.meanCalibrationError ?? null));
  }
  return `${formatTable(header, [...rows, means])}\n`;
}
