/**
 * Whether this device computes what the build did: drawn pictures through the whole pipeline,
 * beside golden outputs.
 */

import { arithmeticOf, type BackendId, backendOf } from '../../../core/backends.ts';
import { AppError } from '../../../core/errors.ts';
import type { Selection } from '../../../core/selection.ts';
import { roundsToFloat16 } from '../../../core/session-details.ts';
import { precisionOf, type VariantId } from '../../../core/variant.ts';
import type { Session } from '../../../engine/index.ts';
import { identityOf } from '../../../model/consistency.ts';
import { type ModelManifest, variantOf } from '../../../model/manifest.ts';
import type { MeasuredFor } from '../../../model/schema.ts';
import { prepareImage, scoresOf } from '../../../pipeline/score.ts';
import type { ConsistencyRow } from '../../accuracy/progress.ts';
import { DRAWN_SEEDS, drawnPicture } from './host-drawn-pictures.ts';
import type { OpenVariant } from './host-run.ts';

/** Outputs of one variant for the synthetic pictures; `npm run golden` writes them. */
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

function allowedOn(id: BackendId): number {
  const { device, arithmetic } = backendOf(id);
  return ALLOWED[device === 'gpu' ? device : arithmetic];
}

/** Textures of 16 bits round each layer's values; as the conformance invariants allow it. */
const ALLOWED_16_BIT = 0.03;

interface Options {
  readonly manifestOf: (modelId: string, signal: AbortSignal) => Promise<ModelManifest>;
  readonly open: OpenVariant;
  readonly signal: AbortSignal;
  readonly onRows: (rows: readonly ConsistencyRow[]) => void;
}

/** Those that the build says nothing of are left out. */
export async function checkConsistency(
  selections: readonly Selection[],
  { manifestOf, open, signal, onRows }: Options,
): Promise<readonly ConsistencyRow[]> {
  const { default: golden } = await import('../../../../fixtures/golden/probabilities.json', {
    with: { type: 'json' },
  });
  const rows: ConsistencyRow[] = [];
  for (const selection of selections) {
    const manifest = await manifestOf(selection.modelId, signal);
    const expected = goldenFor(golden as readonly GoldenOutputs[], selection, manifest);
    if (!expected) continue;
    rows.push(await rowOf(selection, manifest, expected, open, signal));
    onRows([...rows]);
  }
  return rows;
}

async function rowOf(
  selection: Selection,
  manifest: ModelManifest,
  { probabilities }: GoldenOutputs,
  open: OpenVariant,
  signal: AbortSignal,
): Promise<ConsistencyRow> {
  try {
    const { session } = await open(selection, { signal });
    try {
      const found = await readDrawn(session, manifest, signal);
      const largestDifference = largest(found, probabilities);
      const allowed = roundsToFloat16(session.details) ? ALLOWED_16_BIT : allowedOn(selection.backend);
      return { selection, largestDifference, allowed, ok: largestDifference <= allowed, problem: null };
    } finally {
      session.dispose();
    }
  } catch (thrown) {
    const { problem } = AppError.from(thrown);
    if (problem.kind === 'cancelled') throw thrown;
    return { selection, largestDifference: null, allowed: allowedOn(selection.backend), ok: false, problem };
  }
}

/** From the file's bytes to probabilities, by the steps of the app. */
export async function readDrawn(
  session: Session,
  { input: { recipe } }: ModelManifest,
  signal: AbortSignal,
): Promise<number[][]> {
  const all: number[][] = [];
  for (const seed of DRAWN_SEEDS) {
    const input = await prepareImage(drawnPicture(seed), recipe, signal);
    all.push([...(await scoresOf(session, input, signal))]);
  }
  return all;
}

/** Null where the build says nothing of these very files. */
function goldenFor(
  golden: readonly GoldenOutputs[],
  selection: Selection,
  manifest: ModelManifest,
): GoldenOutputs | null {
  const { variantId, backend } = selection;
  const identity = JSON.stringify(identityOf(manifest, variantOf(manifest, variantId)));
  const arithmetic = arithmeticOf({ precision: precisionOf(variantId), backend });
  return (
    golden.find(
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
