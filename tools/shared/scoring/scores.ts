/**
 * Runs variants of a model over labelled images, by the steps of the app, and keeps the raw scores.
 */
import type { Problem } from '../../../src/core/errors.ts';
import { sha256 } from '../../../src/core/hash.ts';
import { explain } from '../../../src/messages/explain.ts';
import { readEach } from '../../../src/pipeline/score.ts';
import { UsageError } from '../command.ts';
import { readBytes } from '../files.ts';
import { createProgress } from '../progress.ts';
import type { ModelPlace, VariantChoice } from '../session.ts';
import type { LabelledImage } from './labels.ts';
import { openScoreCache, type ScoreCache, type Scores } from './score-cache.ts';
import type { Lane } from './score-lane.ts';
import { createLanes } from './score-threads.ts';

export interface VariantScores extends VariantChoice {
  /** For each image one raw score (0-1, before calibration) for each of the model's labels. */
  readonly scores: readonly Scores[];
}

export interface SkippedImage {
  readonly key: string;
  readonly problem: Problem;
}

export interface Scoring {
  /** Those that could be read. */
  readonly images: readonly LabelledImage[];
  readonly variants: readonly VariantScores[];
  readonly skipped: readonly SkippedImage[];
}

export interface ScoringPlan extends ModelPlace {
  readonly choices: readonly VariantChoice[];
  /** Names the run in the progress bar. */
  readonly title: string;
  /** Threads that compute, from 1. */
  readonly jobs: number;
  /** Where scores are kept between runs; null keeps none. */
  readonly scoresDir: string | null;
}

/**
 * An image that cannot be read is skipped; anything else wrong (the model, the backend) ends the
 * run.
 * @throws AppError kind `model`, `backend`, `internal` or `cancelled`; UsageError where no image
 * could be read
 */
export async function scoreImages(images: readonly LabelledImage[], plan: ScoringPlan): Promise<Scoring> {
  const { choices, manifest, signal, scoresDir } = plan;
  const caches = choices.map((choice) => (scoresDir ? openScoreCache(scoresDir, manifest, choice) : null));
  const rows = new Map<LabelledImage, readonly Scores[]>();
  const skipped: SkippedImage[] = [];
  const progress = createProgress(plan.title, images.length);
  const lanes = createLanes(plan.jobs, choices, plan);
  const waiting = images.values();

  async function work(lane: Lane): Promise<void> {
    const read = async ({ path }: LabelledImage) => scoreImage(await readBytes(path), lane, caches);
    for await (const { item: image, outcome } of readEach(waiting, read, signal)) {
      if (outcome.kind === 'read') rows.set(image, outcome.value);
      else skipped.push({ key: image.key, problem: outcome.problem });
      progress.advance();
    }
  }

  try {
    await Promise.all(lanes.map(work));
  } finally {
    progress.stop();
    await Promise.all(lanes.map((lane) => lane.close()));
  }
  const read = images.filter((image) => rows.has(image));
  reportSkipped(skipped);
  if (read.length === 0) throw new UsageError(`none of the ${images.length} images could be read`);
  const variants = choices.map((choice, k) => ({
    ...choice,
    scores: read.map((image) => rows.get(image)?.[k] ?? []),
  }));
  return { images: read, variants, skipped };
}

/** Asks the lane for what the caches do not have. */
async function scoreImage(
  bytes: ArrayBuffer,
  lane: Lane,
  caches: readonly (ScoreCache | null)[],
): Promise<readonly Scores[]> {
  const hash = await sha256(bytes);
  const known = caches.map((cache) => cache?.get(hash));
  const missing = [...known.keys()].filter((k) => known[k] === undefined);
  const fresh = missing.length > 0 ? await lane.score(bytes, missing) : [];
  for (const [i, k] of missing.entries()) {
    const scores = fresh[i] ?? [];
    known[k] = scores;
    caches[k]?.put(hash, scores);
  }
  return known.map((scores) => scores ?? []);
}

/** One line on stderr for each image that was left out. */
export function reportSkipped(skipped: readonly SkippedImage[]): void {
  for (const { key, problem } of skipped) {
    const { title, cause } = explain(problem);
    process.stderr.write(`skipped ${key}: ${title}. ${cause}\n`);
  }
}

/**
 * A label that the model does not know may be a typo, which would count its images as negatives.
 * @throws UsageError where the model knows none of them
 */
export function checkLabels(images: readonly LabelledImage[], known: readonly string[]): void {
  const found = new Set(images.flatMap(({ labels }) => [...labels]));
  const unknown = [...found].filter((label) => !known.includes(label));
  if (unknown.length === 0) return;
  const words = `labels that the model does not know: ${unknown.join(', ')}`;
  if (unknown.length === found.size) throw new UsageError(`${words}; it knows ${known.join(', ')}`);
  process.stderr.write(`${words}\n`);
}
