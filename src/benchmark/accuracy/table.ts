/** The accuracy table: of the scores so far, what `npm run evaluate` would say of them. */

import { CRITERIA, type Criterion } from '../../core/finding.ts';
import type { Selection } from '../../core/selection.ts';
import { precisionOf } from '../../core/variant.ts';
import { agreementOf } from './agreement.ts';
import { areasOf, differenceOf, intervalOf, meanArea } from './areas.ts';
import { labelFigures } from './label-figures.ts';
import { numberPatients, RESAMPLING, type Resampling } from './resample.ts';
import { rocCurve } from './roc.ts';
import type { ScoredPictures, ScoreStore } from './score-store.ts';
import type { Scored } from './scored.ts';
import type { AccuracyRow, AccuracyTable, RocPoint } from './types.ts';

/** One variant of the table, and what it says of a score; null where a label has no threshold. */
export interface TableVariant extends Selection {
  /** Its name in the store. */
  readonly name: string;
  readonly verdict: (criterion: Criterion, label: string, score: number) => boolean | null;
}

/**
 * Over the pictures that all of these variants have read, so that differences are paired. Float32
 * of the same model is the base; without it there are no differences.
 * @param measuredOn in words, never a file's name
 */
export function accuracyTable(
  store: ScoreStore,
  variants: readonly TableVariant[],
  measuredOn: string,
  resampling: Resampling = RESAMPLING,
): AccuracyTable {
  const pictures = store.scored(variants.map(({ name }) => name));
  const patients = numberPatients(pictures.patients);
  const areas = areasOf(
    {
      variants: variants.length,
      labels: store.labels.length,
      samplesOf: (variant, label) => samplesOf(pictures, variant, label),
      patients,
    },
    resampling,
  );
  const rows = variants.map((variant, v): AccuracyRow => {
    const own = areas[v] ?? { perLabel: [] };
    const mean = meanArea(own.perLabel);
    const base = variants.findIndex(
      ({ modelId, variantId }) => modelId === variant.modelId && variantId === 'float32',
    );
    const isBase = variant.variantId === 'float32';
    const { modelId, variantId, backend } = variant;
    return {
      modelId,
      variantId,
      precision: precisionOf(variantId),
      backend,
      meanAuc: mean?.value ?? null,
      meanAucCi95: intervalOf(mean),
      meanOver: own.perLabel.filter((area) => area !== null).length,
      difference: isBase ? null : differenceOf(mean, meanArea(areas[base]?.perLabel ?? [])),
      verdictAgreement: isBase || base < 0 ? [] : agreements(store.labels, pictures, variants, v, base),
      perLabel: labelFigures(store.labels, (k) => samplesOf(pictures, v, k), own, pictures.patientsKnown),
    };
  });
  return {
    measuredOn,
    images: pictures.count,
    patients: pictures.patientsKnown && pictures.count > 0 ? patients.count : null,
    rows,
  };
}

/** @returns empty where one of the classes is absent */
export function rocOf(store: ScoreStore, variant: string, label: string): RocPoint[] {
  const k = store.labels.indexOf(label);
  return k < 0 ? [] : rocCurve(samplesOf(store.scored([variant]), 0, k));
}

function samplesOf(pictures: ScoredPictures, variant: number, label: number): Scored[] {
  return Array.from({ length: pictures.count }, (_, k) => ({
    score: pictures.score(k, variant, label),
    positive: pictures.positive(k, label),
  }));
}

/** Over pictures and labels that both have a verdict on; a criterion without any is left out. */
function agreements(
  labels: readonly string[],
  pictures: ScoredPictures,
  variants: readonly TableVariant[],
  own: number,
  base: number,
): AccuracyRow['verdictAgreement'] {
  return CRITERIA.flatMap((criterion) => {
    const pairs: (readonly [boolean, boolean])[] = [];
    for (const [label, name] of labels.entries()) {
      for (let k = 0; k < pictures.count; k++) {
        const a = variants[own]?.verdict(criterion, name, pictures.score(k, own, label)) ?? null;
        const b = variants[base]?.verdict(criterion, name, pictures.score(k, base, label)) ?? null;
        if (a !== null && b !== null) pairs.push([a, b]);
      }
    }
    const agreement = agreementOf(pairs);
    return agreement ? [{ criterion, ...agreement }] : [];
  });
}
