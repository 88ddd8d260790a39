/** Runs a model over labelled images, by the same pipeline as the app, and keeps the raw scores. */

import { AppError, type Problem } from '../../src/core/errors.ts';
import { explain } from '../../src/core/explain.ts';
import { analyse } from '../../src/pipeline/analyse.ts';
import type { PreparedModel } from '../../src/pipeline/prepare.ts';
import { readBytes } from './files.ts';
import type { LabelledImage } from './labels.ts';
import { createProgress } from './progress.ts';

export interface ScoredImage extends LabelledImage {
  /** The network's output before calibration, 0-1, by label. */
  readonly scores: ReadonlyMap<string, number>;
  /** From the file's bytes to the findings. */
  readonly totalMs: number;
}

export interface SkippedImage {
  readonly key: string;
  readonly problem: Problem;
}

export interface Scoring {
  readonly scored: readonly ScoredImage[];
  readonly skipped: readonly SkippedImage[];
}

/**
 * An image that cannot be read is skipped; anything else wrong (the model, the backend) ends the run.
 * @param title names the run in the progress bar
 * @throws AppError kind `model`, `backend`, `internal` or `cancelled`
 */
export async function scoreImages(
  images: readonly LabelledImage[],
  prepared: PreparedModel,
  { title, signal }: { title: string; signal: AbortSignal },
): Promise<Scoring> {
  const scored: ScoredImage[] = [];
  const skipped: SkippedImage[] = [];
  const progress = createProgress(title, images.length);
  try {
    for (const image of images) {
      try {
        const { result } = await analyse(await readBytes(image.path), prepared, { signal });
        const scores = new Map(result.findings.map(({ label, score }) => [label, score]));
        scored.push({ ...image, scores, totalMs: result.timings.totalMs });
      } catch (thrown) {
        const { problem } = AppError.from(thrown);
        if (!UNREADABLE.includes(problem.kind)) throw thrown;
        skipped.push({ key: image.key, problem });
      }
      progress.advance();
    }
  } finally {
    progress.stop();
  }
  return { scored, skipped };
}

/** Faults of one file, which say nothing of the next. */
const UNREADABLE: readonly Problem['kind'][] = ['file', 'decode', 'unsupported'];

/** One line on stderr for each image that was left out. */
export function reportSkipped(skipped: readonly SkippedImage[]): void {
  for (const { key, problem } of skipped) {
    const { title, cause } = explain(problem);
    process.stderr.write(`skipped ${key}: ${title}. ${cause}\n`);
  }
}

/** A label that the model does not know may be a slip of the pen, which would count its images as negatives. */
export function warnOfUnknownLabels(images: readonly LabelledImage[], known: readonly string[]): void {
  const found = new Set(images.flatMap(({ labels }) => [...labels]));
  const unknown = [...found].filter((label) => !known.includes(label));
  if (unknown.length > 0)
    process.stderr.write(`labels that the model does not know: ${unknown.join(', ')}\n`);
}
