/**
 * Whether this device computes what the build did: drawn images through the whole pipeline, beside
 * golden outputs of the same weights.
 */

import { arithmeticOf, type BackendId, backendOf } from '../core/backends.ts';
import type { Selection } from '../core/selection.ts';
import { roundsToFloat16 } from '../core/session-details.ts';
import { precisionOf, type VariantId } from '../core/variant.ts';
import type { Session } from '../engine/index.ts';
import { identityOf } from '../model/consistency.ts';
import { type ModelManifest, variantOf } from '../model/manifest.ts';
import type { MeasuredFor } from '../model/schema.ts';
import { DRAWN_SEEDS, drawnImage } from './drawn-images.ts';
import { prepareImage, scoresOf } from './score.ts';

/** Outputs of one variant for the drawn images; `npm run golden` writes them. */
export interface GoldenOutputs {
  readonly modelId: string;
  readonly variantId: VariantId;
  /** The same weights give other scores in integers than in float32. */
  readonly arithmetic: 'float32' | 'int8';
  readonly measuredFor: MeasuredFor;
  /** For each of {@link DRAWN_SEEDS} the probabilities, in the order of the labels. */
  readonly probabilities: readonly (readonly number[])[];
}

/**
 * Largest allowed difference of a probability. Integers are met bit by bit, and their mean over 100
 * cells of a map, of at most 16, may err by 100 x 2^-24 x 16, a quarter of it after the sigmoid. In
 * float32, six standard deviations of summing 2^15 terms a picture in another order are 6 x
 * sqrt(2^15 / 6) x 2^-24 of a logit; with logits of at most 16 and after the sigmoid as much as
 * here. A GPU divides and takes exponentials with fewer bits: e2e/precisions.spec.ts holds it to
 * the same.
 */
const ALLOWED = {
  int8: (100 * 2 ** -24 * 16) / 4,
  float32: (6 * Math.sqrt(2 ** 15 / 6) * 2 ** -24 * 16) / 4,
  gpu: 1e-3,
} as const;

export function allowedOn(id: BackendId): number {
  const { device, arithmetic } = backendOf(id);
  return ALLOWED[device === 'gpu' ? device : arithmetic];
}

/** Textures of 16 bits round each layer's values; as the conformance invariants allow it. */
const ALLOWED_16_BIT = 0.03;

/** How far the outputs of a session are from the golden ones, and how far they may be. */
export interface Agreement {
  /** Largest difference of a probability; NaN where one is missing. */
  readonly largestDifference: number;
  readonly allowed: number;
  readonly ok: boolean;
}

/**
 * Reads drawn images and compares. Null where the build says nothing of these very files.
 * @param seeds fewer than all of them take less time
 * @throws AppError as the pipeline does
 */
export async function agreesWithGolden(
  session: Session,
  selection: Selection,
  manifest: ModelManifest,
  signal: AbortSignal,
  seeds = DRAWN_SEEDS,
): Promise<Agreement | null> {
  const expected = await goldenFor(selection, manifest);
  if (!expected) return null;
  const found = await readDrawn(session, manifest, signal, seeds);
  const wanted = seeds.map((seed) => expected.probabilities[DRAWN_SEEDS.indexOf(seed)] ?? []);
  const largestDifference = largest(found, wanted);
  const allowed = roundsToFloat16(session.details) ? ALLOWED_16_BIT : allowedOn(selection.backend);
  return { largestDifference, allowed, ok: largestDifference <= allowed };
}

/** From the file's bytes to probabilities, by the steps of the app. */
export async function readDrawn(
  session: Session,
  { input: { recipe } }: ModelManifest,
  signal: AbortSignal,
  seeds = DRAWN_SEEDS,
): Promise<number[][]> {
  const all: number[][] = [];
  for (const seed of seeds) {
    const input = await prepareImage(drawnImage(seed), recipe, signal);
    all.push([...(await scoresOf(session, input, signal))]);
  }
  return all;
}

/** Null where the build says nothing of these very files. */
export async function goldenFor(
  selection: Selection,
  manifest: ModelManifest,
): Promise<GoldenOutputs | null> {
  const { default: golden } = await import('../../fixtures/golden/probabilities.json', {
    with: { type: 'json' },
  });
  const { variantId, backend } = selection;
  const identity = JSON.stringify(identityOf(manifest, variantOf(manifest, variantId)));
  const arithmetic = arithmeticOf({ precision: precisionOf(variantId), backend });
  return (
    (golden as readonly GoldenOutputs[]).find(
      (entry) =>
        entry.modelId === manifest.id &&
        entry.variantId === variantId &&
        entry.arithmetic === arithmetic &&
        JSON.stringify(entry.measuredFor) === identity,
    ) ?? null
  );
}

/** NaN where one lacks a number, and that is within no tolerance. */
function largest(found: readonly (readonly number[])[], expected: readonly (readonly number[])[]): number {
  const differences = expected.flatMap((row, i) =>
    row.map((value, k) => Math.abs(value - (found[i]?.[k] ?? Number.NaN))),
  );
  return differences.length > 0 ? Math.max(...differences) : Number.NaN;
}
