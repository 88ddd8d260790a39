/** `npm run import`: converts an ONNX file or a TF.js graph model to a model of this app. */
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { INDEX_FILE } from '../../src/model/model-index.ts';
import { type ExitStatus, parseArguments, runCommand, UsageError } from '../shared/command.ts';
import { fromCaller } from '../shared/files.ts';
import { MODELS_DIR } from '../shared/models.ts';
import { ImportError } from './error.ts';
import { defaultIn, writeIndex } from './model/folder.ts';
import { ACTIVATIONS, type Activation } from './model/head.ts';
import { differenceLines, summary } from './model/summary.ts';
import type { ImageSize } from './onnx/input.ts';
import { importModel, LARGEST_DIFFERENCE } from './run.ts';
import { type Description, idOf, readDescription, readLabels, readRecipe } from './source/description.ts';
import { openSource } from './source/source.ts';
import { compareWithSource, modelIn, noiseInputs } from './verify/check.ts';
import { referenceFor } from './verify/reference.ts';

const help = `Import a network, or check an imported one. See docs/import.md.

  npm run import -- FILE [--out DIR] [--labels FILE] [--recipe FILE]
  npm run import -- FILE --check DIR

  FILE          an .onnx file, with its external data beside it, or the model.json of a TF.js graph model
  --out         folder to write, named like the model; models/NAME where absent
  --labels      one label a line, or a JSON list, in the order of the outputs; numbers where absent
  --recipe      JSON list of steps from pixels to input; by the number of channels where absent
  --size        HEIGHTxWIDTH or one number, for networks that leave theirs open
  --activation  sigmoid, softmax or none, put behind the output; where absent, a sigmoid behind an output
                that is not a sigmoid or softmax already
  --output      the output to take, where there are several
  --describe    JSON file with more: version, title, notice, labels, recipeFile, outputs, provenance, card
  --no-check    writes the model without comparing it with the source first
  --check       only compares: runs the source in its own runtime and the folder in TF.js on 20 images of
                noise, and fails where float32 probabilities differ by more than ${LARGEST_DIFFERENCE}
`;

const OPTIONS = {
  describe: { type: 'string' },
  out: { type: 'string' },
  labels: { type: 'string' },
  recipe: { type: 'string' },
  size: { type: 'string' },
  activation: { type: 'string' },
  output: { type: 'string' },
  check: { type: 'string' },
  'no-check': { type: 'boolean' },
} as const;

/**
 * Noise images on which an import is compared; the second detects state that depends on the first.
 */
const CHECKED_IMAGES = 2;

export const command = await runCommand(import.meta, help, async (args, signal): Promise<ExitStatus> => {
  const { values, positionals } = parseArguments(args, { allowPositionals: true, options: OPTIONS });
  const [given, second] = positionals;
  if (!given) throw new UsageError('which file?');
  if (second) throw new UsageError(`one file at a time: ${given} or ${second}`);
  const file = fromCaller(given);
  try {
    const source = openSource(file);
    if (values.check) return await check(source, fromCaller(values.check));
    const described: Description = values.describe ? readDescription(fromCaller(values.describe)) : {};
    const folder = values.out
      ? fromCaller(values.out)
      : join(MODELS_DIR, described.id ?? (idOf(source.title) || 'imported'));
    const models = dirname(folder);
    const isIndexed = resolve(models) === MODELS_DIR || existsSync(join(models, INDEX_FILE));
    // An index that cannot be kept is refused before anything is written.
    if (isIndexed) defaultIn(models);
    const imported = await importModel({
      source,
      description: {
        ...described,
        ...(values.labels && { labels: readLabels(fromCaller(values.labels)) }),
        ...(values.recipe && { recipe: readRecipe(fromCaller(values.recipe)) }),
      },
      head: { output: values.output ?? null, activation: activationNamed(values.activation) },
      size: parseSize(values.size),
      folder,
      images: values['no-check'] ? 0 : CHECKED_IMAGES,
      signal,
    });
    const ids = isIndexed ? writeIndex(models) : null;
    console.log(summary(imported, { folder, source, given: { ...described, ...values }, ids }));
    return 0;
  } catch (error) {
    if (!(error instanceof ImportError)) throw error;
    process.stderr.write(`${file}: ${error.message}\n`);
    return 1;
  }
});

async function check(source: ReturnType<typeof openSource>, folder: string): Promise<ExitStatus> {
  const model = modelIn(folder);
  const reference = await referenceFor(source, model);
  const differences = await compareWithSource(model, reference, noiseInputs(model.manifest, 20));
  await reference.runtime.dispose();
  console.log(differenceLines(differences).join('\n'));
  const full = differences.find(({ precision }) => precision === 'float32');
  return full && full.probabilities <= LARGEST_DIFFERENCE ? 0 : 1;
}

function activationNamed(name: string | undefined): Activation | null {
  const found = ACTIVATIONS.find((activation) => activation === name);
  if (found || name === undefined) return found ?? null;
  throw new UsageError(`--activation ${name}: choose one of ${ACTIVATIONS.join(', ')}`);
}

function parseSize(text: string | undefined): ImageSize | null {
  if (text === undefined) return null;
  const [, heightPx, widthPx = heightPx] = /^([1-9]\d{0,3})(?:x([1-9]\d{0,3}))?$/.exec(text) ?? [];
  if (heightPx === undefined) throw new UsageError(`--size ${text}: 224 or 224x320 is expected, in pixels`);
  return { heightPx: Number(heightPx), widthPx: Number(widthPx) };
}
