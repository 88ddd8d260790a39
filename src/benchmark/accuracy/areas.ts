/**
 * AUC-ROC of variants on the same images, with the same resamples of patients, so that their
 * differences are paired.
 */

import { mean } from '../statistics/samples.ts';
import { rank, rankedAuc } from './auc.ts';
import {
  type Patients,
  percentileInterval,
  RESAMPLING,
  type Resampling,
  resampledAucs,
  resampledMean,
} from './resample.ts';
import { countPositives, MIN_POSITIVES, type Scored } from './scored.ts';
import type { Interval } from './types.ts';

/** An area and what it is in each resample. */
export interface Area {
  /** 0-1. */
  readonly value: number;
  readonly resampled: Float64Array;
}

export interface VariantAreas {
  /** AUC of each label, in the order given; null below 20 positives or without a negative. */
  readonly perLabel: readonly (Area | null)[];
}

/** Scores of several variants on the same images. */
export interface ScoreTable {
  readonly variants: number;
  readonly labels: number;
  /**
   * One sample an image; the same `positive` for every variant. Asked for once each, so it may be
   * made on the spot.
   */
  readonly samplesOf: (variant: number, label: number) => readonly Scored[];
  readonly patients: Patients;
}

/** @returns for each variant */
export function areasOf(table: ScoreTable, resampling: Resampling = RESAMPLING): VariantAreas[] {
  const { variants, labels, samplesOf, patients } = table;
  const once = new Float64Array(patients.count).fill(1);
  const cells = Array.from({ length: variants * labels }, (_, cell) => {
    const samples = samplesOf(Math.floor(cell / labels), cell % labels);
    return isMeasurable(samples) ? rank(samples, patients.patientOf) : null;
  });
  const rankings = cells.filter((ranking) => ranking !== null);
  const resampled = resampledAucs(rankings, patients.count, resampling).values();
  const areas = cells.map((ranking): Area | null => {
    const own = ranking && resampled.next().value;
    return ranking && own ? { value: rankedAuc(ranking, once), resampled: own } : null;
  });
  return Array.from({ length: variants }, (_, v) => ({
    perLabel: areas.slice(v * labels, (v + 1) * labels),
  }));
}

function isMeasurable(samples: readonly Scored[]): boolean {
  const positives = countPositives(samples);
  return positives >= MIN_POSITIVES && positives < samples.length;
}

/** Mean of several areas, resample by resample; null of none. */
export function meanArea(areas: readonly (Area | null)[]): Area | null {
  const given = areas.flatMap((area) => area ?? []);
  if (given.length === 0) return null;
  return {
    value: mean(given.map(({ value }) => value)),
    resampled: resampledMean(given.map(({ resampled }) => resampled)),
  };
}

export function intervalOf(area: Area | null): [number, number] | null {
  const interval = area && percentileInterval(area.resampled);
  return interval && [...interval];
}

export interface Difference {
  readonly value: number;
  readonly ci95: [number, number];
}

/** How much larger `area` is than `base`; null where one of them is missing. */
export function differenceOf(area: Area | null, base: Area | null): Difference | null {
  if (!area || !base) return null;
  const resampled = area.resampled.map((value, i) => value - (base.resampled[i] ?? Number.NaN));
  const ci95: Interval | null = percentileInterval(resampled);
  return ci95 && { value: area.value - base.value, ci95: [...ci95] };
}
