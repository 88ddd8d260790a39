/** Import as one call, from a source to a model's folder. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { throwIfAborted } from '../../src/core/abort.ts';
import { PRECISIONS } from '../../src/core/precision.ts';
import type { OutputFile } from '../../src/engine/graph/index.ts';
import { type ModelManifest, parseDroppingStale } from '../../src/model/manifest.ts';
import { finish, withOutputs } from './convert.ts';
import { fileError, ImportError } from './error.ts';
import { type Graph, lookup } from './ir.ts';
import { checkTarget, replaceFolder } from './model/folder.ts';
import { type Headed, type HeadOptions, withHead } from './model/head.ts';
import { assembleManifest } from './model/manifest.ts';
import type { ImageSize } from './onnx/input.ts';
import { type Description, defaultRecipe, idOf, sizeOfRecipe } from './source/description.ts';
import type { Source } from './source/source.ts';
import type { FloatPrecision } from './tfjs/weights.ts';
import { writeGraphModel } from './tfjs/write.ts';
import { compareWithSource, type Difference, noiseInputs } from './verify/check.ts';
import type { Runtime } from './verify/runtimes.ts';

/**
 * The limit for any float32 probability; two float32 runtimes that sum in different orders stay a
 * hundred times below it.
 */
export const LARGEST_DIFFERENCE = 1e-4;

export interface ImportRequest {
  readonly source: Source;
  /** The known properties of the model; others take defaults. */
  readonly description: Description;
  /** Ignored if the description names the outputs. */
  readonly head: HeadOptions;
  /** For networks that leave theirs unspecified; the recipe's if null. */
  readonly size: ImageSize | null;
  /** The model's folder, whose name is its id. */
  readonly folder: string;
  /**
   * Number of noise images on which to compare with the source before anything is written; 0 skips
   * the comparison.
   */
  readonly images: number;
  readonly signal: AbortSignal;
}

export interface Imported {
  readonly graph: Graph;
  readonly manifest: ModelManifest;
  readonly headed: Headed;
  readonly variants: ReadonlyMap<FloatPrecision, readonly OutputFile[]>;
  /** The reason for the absence of float16; null if there is one. */
  readonly withoutFloat16: string | null;
  /**
   * Precisions of an earlier import that were removed, because they were made from other weights.
   */
  readonly dropped: readonly string[];
  readonly differences: readonly Difference[];
  /**
   * Largest difference of any float32 probability to the source as it is, if that rounds its
   * activations; `differences` are to the source without rounding. Null if it rounds none.
   */
  readonly rounding: number | null;
}

/**
 * Writes `<folder>/float32`, `<folder>/float16` and `<folder>/manifest.json`, all or nothing.
 * Deterministic: equal input gives equal bytes.
 * @throws ImportError, also if the results differ from the source's; AppError `cancelled`
 */
export async function importModel(request: ImportRequest): Promise<Imported> {
  const { source, folder, images, signal } = request;
  checkTarget(folder);
  const headed = headedGraph(request);
  const graph = finish(headed.graph);
  const { variants, withoutFloat16 } = writtenVariants(graph);
  const earlier = earlierManifest(folder);
  const manifest = assembleManifest({
    description: completed(request, graph),
    outputs: headed.outputs,
    graph,
    source: source.sha256(),
    variants,
    earlier,
  });
  const checked = images > 0 ? await compared({ manifest, variants }, source, headed, images) : UNCHECKED;
  throwIfAborted(signal);
  const has = (precision: string) => manifest.variants.some((variant) => variant.precision === precision);
  replaceFolder(folder, {
    drop: PRECISIONS.filter((precision) => !has(precision)),
    write(temporary) {
      for (const [precision, files] of variants) writeFiles(join(temporary, precision), files);
      writeFileSync(join(temporary, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
    },
  });
  const dropped = (earlier?.variants ?? []).map(({ precision }) => precision).filter((each) => !has(each));
  return { graph, manifest, headed, variants, withoutFloat16, dropped, ...checked };
}

/** The source's graph with the outputs that a model has. */
export function headedGraph({
  source,
  description: { outputs, recipe = [] },
  head,
  size,
}: Pick<ImportRequest, 'source' | 'description' | 'head' | 'size'>): Headed {
  const graph = source.graph({
    size: size ?? sizeOfRecipe(recipe),
    ...(head.output && { outputs: [head.output] }),
  });
  if (!outputs) return withHead(graph, head);
  if (head.activation || head.output) {
    throw fileError('the description names the outputs, so --output and --activation have nothing to say');
  }
  const { probabilities, maps } = outputs;
  return {
    graph: withOutputs(graph, maps === null ? [probabilities] : [probabilities, maps]),
    outputs,
    source: outputs,
    added: 'none',
    own: 'none',
  };
}

function writtenVariants(graph: Graph): Pick<Imported, 'variants' | 'withoutFloat16'> {
  const float32 = ['float32', writeGraphModel(graph, 'float32')] as const;
  try {
    const float16 = ['float16', writeGraphModel(graph, 'float16')] as const;
    return { variants: new Map([float32, float16]), withoutFloat16: null };
  } catch (cause) {
    if (!(cause instanceof ImportError)) throw cause;
    return { variants: new Map([float32]), withoutFloat16: cause.message };
  }
}

/** Null if it has an older schema or is damaged, in which case this import replaces it. */
function earlierManifest(folder: string): ModelManifest | null {
  const file = join(folder, 'manifest.json');
  if (!existsSync(file)) return null;
  try {
    return parseDroppingStale(JSON.parse(readFileSync(file, 'utf8')), basename(folder));
  } catch {
    return null;
  }
}

/** Labels without names are numbered. */
function completed({ description, source, folder }: ImportRequest, graph: Graph): Description {
  const id = basename(folder);
  if (id !== idOf(id)) {
    const advice = idOf(id) ? `, such as ${idOf(id)}` : '';
    throw fileError(
      `the folder's name ${id} is the model's id: lower-case letters, digits and dashes only${advice}`,
    );
  }
  if (description.id !== undefined && description.id !== id) {
    throw fileError(`the model's id ${description.id} must be its folder's name, which is ${id}`);
  }
  const [input = ''] = graph.inputs;
  const [probabilities = ''] = graph.outputs;
  const count = lookup(graph.shapes, probabilities).at(-1) ?? 0;
  return {
    version: '1',
    title: source.title,
    notice: `Imported from ${source.format} and not evaluated here. Research tool, not a medical device. Not for diagnosis.`,
    labels: Array.from({ length: count }, (_, index) => String(index)),
    ...description,
    recipe: description.recipe ?? defaultRecipe(lookup(graph.shapes, input)),
    id,
  };
}

const UNCHECKED = { differences: [], rounding: null };

async function compared(
  model: Pick<Imported, 'manifest' | 'variants'>,
  source: Source,
  headed: Headed,
  count: number,
): Promise<Pick<Imported, 'differences' | 'rounding'>> {
  const inputs = noiseInputs(model.manifest, count);
  const against = async (runtime: Runtime) => {
    const differences = await compareWithSource(model, { ...headed, runtime }, inputs);
    await runtime.dispose();
    return differences;
  };
  const float32 = (differences: readonly Difference[]) =>
    differences.find(({ precision }) => precision === 'float32')?.probabilities ?? Infinity;
  const differences = await against(await source.open());
  const worst = float32(differences);
  if (worst > LARGEST_DIFFERENCE) {
    throw fileError(
      `the imported network answers otherwise than the source in ${source.runtime}: probabilities differ by ${worst.toExponential(1)}, and ${LARGEST_DIFFERENCE} is allowed. That is a fault of the import; --no-check keeps it all the same`,
    );
  }
  const rounded = await source.openRounded();
  return { differences, rounding: rounded && float32(await against(rounded)) };
}

function writeFiles(folder: string, files: readonly OutputFile[]): void {
  mkdirSync(folder);
  for (const { path, bytes } of files) writeFileSync(join(folder, path), bytes);
}
