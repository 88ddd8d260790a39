/** From scored images to the figures of a model. */
import { auc } from '../statistics/auc.ts';
import { bootstrapInterval, type Interval, RESAMPLING } from '../statistics/bootstrap.ts';
import { delongInterval } from '../statistics/delong.ts';
import { countPositives, MIN_POSITIVES, mean, quantile, type Scored } from '../statistics/scored.ts';
import type { ScoredImage } from './scores.ts';

interface LabelEvaluation {
  readonly label: string;
  readonly positives: number;
  /** Null below 20 positives, as is the interval. */
  readonly auc: number | null;
  readonly ci95: Interval | null;
}

export interface Evaluation {
  readonly n: number;
  /** Over the labels with an AUC; null where there is none. */
  readonly meanAuc: number | null;
  readonly meanOver: number;
  readonly perLabel: readonly LabelEvaluation[];
  readonly latencyMs: { readonly p50: number; readonly p95: number };
  /** How `ci95` was made. */
  readonly interval: string;
}

const BY_PATIENT = `bootstrap by patient, ${RESAMPLING.resamples} resamples, seed ${RESAMPLING.seed}`;
const BY_IMAGE = 'DeLong, images taken as independent (no patient_id)';

/** @param labels the model's, in its order */
export function evaluateScores(images: readonly ScoredImage[], labels: readonly string[]): Evaluation {
  const perLabel = labels.map((label) => evaluateLabel(images, label));
  const areas = perLabel.flatMap((entry) => entry.auc ?? []);
  const latencies = images.map(({ totalMs }) => totalMs);
  return {
    n: images.length,
    meanAuc: areas.length > 0 ? mean(areas) : null,
    meanOver: areas.length,
    perLabel,
    latencyMs: { p50: quantile(latencies, 0.5), p95: quantile(latencies, 0.95) },
    interval: patientsKnown(images) ? BY_PATIENT : BY_IMAGE,
  };
}

/** One label's view of the images. @throws TypeError where the model does not know the label */
export function samplesOf(
  images: readonly ScoredImage[],
  label: string,
): (Scored & { readonly patient: string })[] {
  return images.map(({ key, scores, labels, patient }) => {
    const score = scores.get(label);
    if (score === undefined) throw new TypeError(`no score for ${label}`);
    return { score, positive: labels.has(label), patient: patient ?? key };
  });
}

function evaluateLabel(images: readonly ScoredImage[], label: string): LabelEvaluation {
  const samples = samplesOf(images, label);
  const positives = countPositives(samples);
  if (positives < MIN_POSITIVES) return { label, positives, auc: null, ci95: null };
  const ci95 = patientsKnown(images) ? bootstrapInterval(samples) : delongInterval(samples);
  return { label, positives, auc: auc(samples), ci95 };
}

function patientsKnown(images: readonly ScoredImage[]): boolean {
  return images.every(({ patient }) => patient !== null);
}
