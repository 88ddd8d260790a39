/**
 * Properties of a model that its weights do not contain: from a description file, from options, or
 * by default.
 */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { fileError } from '../error.ts';
import type { Shape } from '../ir.ts';
import type { ImageSize } from '../onnx/input.ts';

/** Every field is optional. Fields that the manifest validates itself are passed through. */
const descriptionSchema = v.strictObject({
  id: v.exactOptional(v.string()),
  version: v.exactOptional(v.string()),
  title: v.exactOptional(v.string()),
  notice: v.exactOptional(v.string()),
  labels: v.exactOptional(v.array(v.string())),
  /** JSON file with `steps`, relative to this one; training reads the same file. */
  recipeFile: v.exactOptional(v.string()),
  /** Names of outputs, if the network has both already. */
  outputs: v.exactOptional(v.strictObject({ probabilities: v.string(), maps: v.nullable(v.string()) })),
  provenance: v.exactOptional(v.record(v.string(), v.unknown())),
  /** Text of the model card; absent for a network without one. */
  card: v.exactOptional(v.unknown()),
});
const stepsSchema = v.array(v.looseObject({ op: v.string() }));
const recipeSchema = v.union([stepsSchema, v.object({ steps: stepsSchema })]);
const resizeSchema = v.object({ op: v.literal('resize'), widthPx: v.number(), heightPx: v.number() });

export type Step = v.InferOutput<typeof stepsSchema>[number];

type Described = Omit<v.InferOutput<typeof descriptionSchema>, 'recipeFile' | 'labels'>;
export interface Description extends Described {
  readonly labels?: readonly string[];
  readonly recipe?: readonly Step[];
}

/** @throws ImportError naming the first wrong field */
export function readDescription(file: string): Description {
  const { recipeFile, ...described } = parse(descriptionSchema, file);
  return recipeFile === undefined
    ? described
    : { ...described, recipe: readRecipe(join(dirname(file), recipeFile)) };
}

/**
 * A list of steps, by itself or under `steps`.
 * @throws ImportError
 */
export function readRecipe(file: string): readonly Step[] {
  const recipe = parse(recipeSchema, file);
  return Array.isArray(recipe) ? recipe : recipe.steps;
}

/**
 * One label per line, or a JSON list.
 * @throws ImportError
 */
export function readLabels(file: string): readonly string[] {
  const text = readText(file).trim();
  const labels = text.startsWith('[')
    ? parse(v.array(v.string()), file)
    : text.split(/\r?\n/).map((line) => line.trim());
  const named = labels.filter((label) => label !== '');
  if (named.length === 0) throw fileError(`${file} holds no label; write one a line`);
  const twice = named.find((label, i) => named.indexOf(label) !== i);
  if (twice !== undefined) throw fileError(`${file} has the label ${twice} twice; labels must differ`);
  return named;
}

/** The size that a recipe produces, for networks that leave theirs unspecified. */
export function sizeOfRecipe(recipe: readonly Step[]): ImageSize | null {
  const last = recipe.findLast(({ op }) => op === 'resize');
  const parsed = v.safeParse(resizeSchema, last);
  return parsed.success ? { heightPx: parsed.output.heightPx, widthPx: parsed.output.widthPx } : null;
}

/** The mean and standard deviation of ImageNet, by which torchvision and timm normalize. */
const IMAGENET = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };

/**
 * For one channel the recipe of the shipped model; for three, that of torchvision and timm.
 * @param shape [1, height, width, channels]
 * @throws ImportError for other numbers of channels
 */
export function defaultRecipe([, heightPx = 0, widthPx = 0, channels = 0]: Shape): readonly Step[] {
  const grey = [
    { op: 'rescale' },
    { op: 'window' },
    { op: 'invert', when: 'MONOCHROME1' },
    { op: 'resize', widthPx, heightPx },
  ];
  if (channels === 1) return [...grey, { op: 'normalize', mean: 0.5, std: 0.25 }];
  if (channels === 3) return [...grey, { op: 'replicate', channels }, { op: 'normalize', ...IMAGENET }];
  throw fileError(
    `the network reads ${channels} channels, for which there is no usual recipe; give one with --recipe`,
  );
}

/** A name that a folder and a URL can have; empty if no character can be kept. */
export function idOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
}

function parse<S extends v.GenericSchema>(schema: S, file: string): v.InferOutput<S> {
  const parsed = v.safeParse(schema, parseJson(file));
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw fileError(`${file}: ${v.getDotPath(issue) ?? 'top'}: ${issue.message}`);
}

function parseJson(file: string): unknown {
  try {
    return JSON.parse(readText(file));
  } catch (cause) {
    if (cause instanceof SyntaxError) throw fileError(`${file} is no JSON: ${cause.message}`, cause);
    throw cause;
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw fileError(`${file} cannot be read: ${cause instanceof Error ? cause.message : cause}`, cause);
  }
}
