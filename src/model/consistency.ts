/**
 * How the fields of a manifest depend on each other: labels, channels, and figures of its own
 * files.
 */
import type { ManifestFault } from '../core/faults/manifest.ts';
import { CRITERIA } from '../core/finding.ts';
import { precisionOf } from '../core/variant.ts';
import type { ClassificationManifest, MeasuredFor, ModelManifest, ModelVariant } from './schema.ts';

/** Gives the version and the files for which a figure of this variant must have been measured. */
export function identityOf(
  { version }: Pick<ModelManifest, 'version'>,
  { files }: Pick<ModelVariant, 'files'>,
): MeasuredFor {
  return { version, files: files.map(({ sha256 }) => sha256) };
}

/** Tells whether a figure was measured for this variant as it is. */
function isFor(identity: MeasuredFor, { version, files }: MeasuredFor): boolean {
  return identity.version === version && identity.files.join() === files.join();
}

/** A field, by its path, and what is wrong with it. */
export interface FieldFault {
  readonly field: string;
  readonly fault: ManifestFault;
}

/** @returns the first field that contradicts another, or null */
export function contradiction(manifest: ModelManifest): FieldFault | null {
  switch (manifest.task) {
    case 'classification':
      return (
        labelProblem(manifest) ??
        recipeProblem(manifest) ??
        variantProblem(manifest) ??
        crossing(manifest) ??
        staleness(manifest)
      );
  }
}

function labelProblem({ labels, variants }: ClassificationManifest): FieldFault | null {
  for (const [i, name] of labels.entries()) {
    if (labels.indexOf(name) !== i) return { field: `labels.${i}`, fault: { code: 'twice', name } };
  }
  for (const [i, { calibration, thresholds, metrics }] of variants.entries()) {
    const parts = Object.entries({ calibration, thresholds }).map(
      ([part, value]) => [part, value?.perLabel ?? []] as const,
    );
    const all = [...parts, ...metrics.map((entry, k) => [`metrics.${k}`, entry.perLabel] as const)];
    for (const [part, perLabel] of all) {
      for (const [k, { label }] of perLabel.entries()) {
        if (labels.includes(label)) continue;
        return {
          field: `variants.${i}.${part}.perLabel.${k}.label`,
          fault: { code: 'no-label', label },
        };
      }
    }
  }
  return null;
}

/**
 * An image is grey until it is replicated, and only scaled after that. Its last size is the
 * network's.
 */
function recipeProblem({ input: { recipe, shape } }: ModelManifest): FieldFault | null {
  const [, heightPx, widthPx, channels] = shape;
  let made = 1;
  /** Height and width; null as long as they are the image's own. */
  let size: readonly [number, number] | null = null;
  for (const [i, step] of recipe.entries()) {
    if (made > 1 && step.op !== 'normalize') {
      return { field: `input.recipe.${i}`, fault: { code: 'step-after-replicate' } };
    }
    if (step.op === 'replicate') made = step.channels;
    if (step.op === 'resize') size = [step.heightPx, step.widthPx];
    if (step.op === 'crop' && size) size = [Math.min(...size), Math.min(...size)];
    if (step.op !== 'normalize') continue;
    for (const part of ['mean', 'std'] as const) {
      const given = step[part];
      if (typeof given === 'number' || given.length === made) continue;
      return {
        field: `input.recipe.${i}.${part}`,
        fault: { code: 'values-for-channels', values: given.length, channels: made },
      };
    }
  }
  const field = 'input.recipe';
  if (made !== channels) return { field, fault: { code: 'recipe-channels', given: made, input: channels } };
  if (!size || (size[0] === heightPx && size[1] === widthPx)) return null;
  const input = { inputHeightPx: heightPx, inputWidthPx: widthPx };
  return { field, fault: { code: 'recipe-size', heightPx: size[0], widthPx: size[1], ...input } };
}

function variantProblem({ variants }: ClassificationManifest): FieldFault | null {
  const ids = variants.map(({ id }) => id);
  for (const [i, { id, precision, calibration, thresholds, metrics }] of variants.entries()) {
    const field = `variants.${i}`;
    if (precisionOf(id) !== precision) {
      return { field: `${field}.id`, fault: { code: 'id-without-precision', id, precision } };
    }
    if (ids.indexOf(id) !== i) return { field: `${field}.id`, fault: { code: 'twice', name: id } };
    if (thresholds && !calibration) {
      return { field: `${field}.thresholds`, fault: { code: 'thresholds-uncalibrated' } };
    }
    const backends = metrics.map(({ backend }) => backend);
    for (const [k, name] of backends.entries()) {
      if (backends.indexOf(name) === k) continue;
      return { field: `${field}.metrics.${k}.backend`, fault: { code: 'twice', name } };
    }
  }
  return null;
}

/**
 * A threshold that is stricter than that of a stricter criterion: a person who asks for more
 * sensitivity would get less.
 */
function crossing({ variants }: ClassificationManifest): FieldFault | null {
  for (const [i, { thresholds }] of variants.entries()) {
    const points = thresholds?.perLabel ?? [];
    for (const [k, { label, criterion: stricter, value: stricterValue }] of points.entries()) {
      const laxer = points.find(
        (point) =>
          point.label === label &&
          CRITERIA.indexOf(point.criterion) < CRITERIA.indexOf(stricter) &&
          point.value > stricterValue,
      );
      if (!laxer) continue;
      const { criterion, value: laxerValue } = laxer;
      return {
        field: `variants.${i}.thresholds.perLabel.${k}`,
        fault: { code: 'thresholds-cross', label, laxer: criterion, laxerValue, stricter, stricterValue },
      };
    }
  }
  return null;
}

/** A threshold of an earlier model would give verdicts that nobody measured. */
function staleness(manifest: ClassificationManifest): FieldFault | null {
  const { id: modelId, version, crossValidation } = manifest;
  for (const [i, variant] of manifest.variants.entries()) {
    const { id, compressed, calibration, thresholds, metrics } = variant;
    const parts = [
      ['calibration', calibration],
      ['thresholds', thresholds],
      ['compressed', compressed],
      ...metrics.map((entry, k) => [`metrics.${k}`, entry] as const),
    ] as const;
    const identity = identityOf(manifest, variant);
    const stale = parts.find(([, part]) => part && !isFor(identity, part.measuredFor));
    if (!stale) continue;
    const measured = stale[1]?.measuredFor.version ?? '';
    const fault = { variant: id, version, modelId };
    return {
      field: `variants.${i}.${stale[0]}`,
      fault:
        measured === version
          ? { code: 'measured-for-other-files', ...fault }
          : { code: 'measured-for-other-version', measured, ...fault },
    };
  }
  if (!crossValidation || crossValidation.version === version) return null;
  const measured = crossValidation.version;
  return { field: 'crossValidation', fault: { code: 'cross-validated-other-version', measured, version } };
}

/** Gives the same manifest without figures of other files or another version. */
export function withoutStale(manifest: ModelManifest): ModelManifest {
  switch (manifest.task) {
    case 'classification':
      return withoutStaleFigures(manifest);
  }
}

function withoutStaleFigures(manifest: ClassificationManifest): ClassificationManifest {
  const { version, crossValidation } = manifest;
  return {
    ...manifest,
    crossValidation: crossValidation?.version === version ? crossValidation : null,
    variants: manifest.variants.map((variant) => {
      const identity = identityOf(manifest, variant);
      const holds = (part: { measuredFor: MeasuredFor }) => isFor(identity, part.measuredFor);
      const kept = <Part extends { measuredFor: MeasuredFor }>(part: Part | null) =>
        part && holds(part) ? part : null;
      const calibration = kept(variant.calibration);
      return {
        ...variant,
        compressed: kept(variant.compressed),
        calibration,
        // Both were of the calibrated probability.
        thresholds: calibration && kept(variant.thresholds),
        metrics: calibration || !variant.calibration ? variant.metrics.filter(holds) : [],
      };
    }),
  };
}
