/** Scores cached on disk, so that an interrupted run continues where it stopped. */
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { type ModelManifest, variantOf } from '../../../src/model/manifest.ts';
import type { VariantChoice } from '../session.ts';

/** One raw score for each of the model's labels, in their order. */
export type Scores = readonly number[];

export interface ScoreCache {
  /** @param image SHA-256 of the file */
  get(image: string): Scores | undefined;
  put(image: string, scores: Scores): void;
}

const lineSchema = v.object({ image: v.string(), scores: v.array(v.number()) });

/**
 * One file for each variant and backend, a line an image. Its name holds a hash of all parts of the
 * manifest that the scores depend on (the files, the recipe, input and outputs), so a changed model
 * starts a new cache. Changed code does not.
 * @param folder made where it is missing
 */
export function openScoreCache(folder: string, manifest: ModelManifest, choice: VariantChoice): ScoreCache {
  mkdirSync(folder, { recursive: true });
  const { variantId, backend } = choice;
  const { files } = variantOf(manifest, variantId);
  const key = createHash('sha256')
    .update(JSON.stringify([files, manifest.input, manifest.outputs]))
    .digest('hex');
  const file = join(folder, `${manifest.id}-${variantId}-${backend}-${key.slice(0, 16)}.jsonl`);
  const known = existsSync(file) ? readLines(file, manifest.labels.length) : new Map<string, Scores>();
  return {
    get: (image) => known.get(image),
    put(image, scores) {
      known.set(image, scores);
      appendFileSync(file, `${JSON.stringify({ image, scores })}\n`);
    },
  };
}

/**
 * A run that is killed may leave half a line. Such a line, and any other invalid line, is ignored.
 */
function readLines(file: string, labels: number): Map<string, Scores> {
  const known = new Map<string, Scores>();
  const text = readFileSync(file, 'utf8');
  for (const line of text.split('\n')) {
    const parsed = v.safeParse(lineSchema, parseJson(line));
    if (parsed.success && parsed.output.scores.length === labels)
      known.set(parsed.output.image, parsed.output.scores);
  }
  // An appended entry must begin on its own line.
  if (text !== '' && !text.endsWith('\n')) appendFileSync(file, '\n');
  return known;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
