/** `npm run quantize`: derives other precisions from a float32 model. */
import { AppError } from '../../src/core/errors.ts';
import { PRECISIONS, type Precision } from '../../src/core/precision.ts';
import type { OutputFile } from '../../src/engine/graph/index.ts';
import { ImportError } from '../import/error.ts';
import { type ExitStatus, parseArguments, required, runCommand, UsageError } from '../shared/command.ts';
import { fromCaller } from '../shared/files.ts';
import { DEFAULT_MODEL, MODELS_DIR, modelReader, readManifest } from '../shared/models.ts';
import { createProgress } from '../shared/progress.ts';
import { parseCount } from '../shared/scoring/choose-images.ts';
import { readSplits, SPLITS } from '../shared/scoring/labels.ts';
import { reportSkipped } from '../shared/scoring/scores.ts';
import { type CalibrationSet, chooseCalibration, readCalibration } from './calibration.ts';
import { QuantizeError } from './error.ts';
import { installVariants } from './install.ts';
import { type FloatModel, readFloatModel } from './model.ts';
import { MIXED_RATIO, type QuantizeContext, type Quantized, quantize, TARGETS } from './quantize.ts';
import { nodeTable, summaryTable, variantReport } from './report.ts';
import { COMPARED, compareWidths, comparisonTable } from './simulation/compare.ts';

const HELP = `Writes a model's other precisions from its float32 variant and calibration images.

  npm run quantize -- --calibration DIR [--calibration DIR ...] [options]

  --model ID           the model (default ${DEFAULT_MODEL})
  --models DIR         folder of models (default: that of the project)
  --calibration DIR    folder of X-rays, or one with a subfolder "images"; once for each source
  --images-list FILE   file that names one X-ray a line, relative to itself
  --split NAME         reads only the images of this split: ${SPLITS.join(', ')} (default train if there is a split file)
  --split-file FILE    JSON of the training run: {train, validation, test}, lists of "folder/file"
  --limit N            calibration images in all, the same number from each source (default 128)
  --precisions LIST    any of ${TARGETS.join(', ')}, separated by commas (default: all)
  --ratio R            size of float32 divided by the size of mixed (default ${MIXED_RATIO})
  --compare            writes nothing; compares bit widths of weights and activations
  --json               prints one JSON object
  -h, --help           prints this text

Calibrate on training patients only: figures measured on calibration images are too good. One line is printed for each layer
(bits, signal-to-rounding-noise ratio of the weights, error of its result, range, method, scale, zero point). The same files
give the same bytes. Figures measured with files that change are dropped from the manifest: evaluate and calibrate again.
Exit status: 0 written, 1 not written or an image was skipped, 2 wrong arguments.
`;

export const command = await runCommand(import.meta, HELP, async (args, signal): Promise<ExitStatus> => {
  const { values } = parseArguments(args, {
    options: {
      model: { type: 'string', default: DEFAULT_MODEL },
      models: { type: 'string', default: MODELS_DIR },
      calibration: { type: 'string', multiple: true, default: [] },
      'images-list': { type: 'string', multiple: true, default: [] },
      split: { type: 'string' },
      'split-file': { type: 'string' },
      limit: { type: 'string', default: '128' },
      precisions: { type: 'string', default: TARGETS.join() },
      ratio: { type: 'string', default: String(MIXED_RATIO) },
      compare: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  });
  const precisions = parsePrecisions(values.precisions);
  const keys = await keysOf(values.split, values['split-file']);
  const limit = parseCount(values.limit, '--limit');
  const context = { signal, progress: createProgress, mixedRatio: parseRatio(values.ratio) };
  const modelsDir = fromCaller(values.models);
  try {
    const manifest = await readManifest(modelsDir, values.model);
    const model = await readFloatModel(manifest, modelReader(modelsDir), signal);
    const chosen = await chooseCalibration({
      folders: values.calibration.map(fromCaller),
      lists: values['images-list'].map(fromCaller),
      keys,
      limit,
    });
    const reading = createProgress(`${manifest.id} calibration images`, chosen.length);
    const set = await readCalibration(chosen, manifest, reading, signal);
    reading.stop();
    reportSkipped(set.skipped);
    if (values.compare) return await compare(model, set, context, values.json);
    return await write(model, set, precisions, modelsDir, context, values.json);
  } catch (error) {
    if (!(error instanceof QuantizeError || error instanceof ImportError)) throw error;
    process.stderr.write(`${values.model}: ${error.message}\n`);
    return 1;
  }
});

async function write(
  model: FloatModel,
  { images, skipped }: CalibrationSet,
  precisions: readonly Precision[],
  modelsDir: string,
  context: QuantizeContext,
  isJson: boolean,
): Promise<ExitStatus> {
  const inputs = images.map(({ input }) => input);
  const made = new Map<Precision, Quantized>();
  for (const precision of precisions) {
    made.set(precision, await quantize(model, precision, inputs, context));
  }
  if (context.signal.aborted) throw new AppError({ kind: 'cancelled' });
  const files = new Map<Precision, readonly OutputFile[]>(
    [...made].map(([precision, each]) => [precision, each.files]),
  );
  const manifest = await installVariants(modelsDir, model.manifest.id, files);
  const reports = [...made].map(([precision, { noise, nodes }]) =>
    variantReport(manifest, precision, noise, nodes),
  );
  if (isJson) {
    const counts = {
      model: manifest.id,
      version: manifest.version,
      images: images.length,
      skipped: skipped.length,
    };
    process.stdout.write(`${JSON.stringify({ ...counts, variants: reports }, null, 2)}\n`);
  } else {
    for (const report of reports) process.stdout.write(`${nodeTable(report)}\n`);
    for (const { table } of made.values()) process.stdout.write(table ?? '');
    process.stdout.write(summaryTable(reports));
    process.stdout.write(`${images.length} calibration images, ${skipped.length} skipped\n`);
  }
  return skipped.length > 0 ? 1 : 0;
}

async function compare(
  model: FloatModel,
  { images, skipped }: CalibrationSet,
  context: QuantizeContext,
  isJson: boolean,
): Promise<ExitStatus> {
  const inputs = images.map(({ input }) => input);
  const compared = await compareWidths(model, inputs, COMPARED, context);
  process.stdout.write(isJson ? `${JSON.stringify(compared, null, 2)}\n` : comparisonTable(compared));
  return skipped.length > 0 ? 1 : 0;
}

/** @throws UsageError */
function parsePrecisions(text: string): readonly Precision[] {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !TARGETS.some((target) => target === name));
  if (unknown !== undefined) throw new UsageError(`--precisions ${unknown}: choose of ${TARGETS.join(', ')}`);
  return PRECISIONS.filter((precision) => names.includes(precision));
}

/** @throws UsageError */
function parseRatio(text: string): number {
  const ratio = Number(text);
  if (ratio >= 1 && Number.isFinite(ratio)) return ratio;
  throw new UsageError(`--ratio ${text}: how many times smaller? A number from 1 on`);
}

/** @throws UsageError */
async function keysOf(
  split: string | undefined,
  file: string | undefined,
): Promise<ReadonlySet<string> | null> {
  if (split === undefined && file === undefined) return null;
  const name = SPLITS.find((candidate) => candidate === (split ?? 'train'));
  if (!name) throw new UsageError(`--split ${split}: choose one of ${SPLITS.join(', ')}`);
  return (await readSplits(fromCaller(required(file, '--split-file'))))[name];
}
