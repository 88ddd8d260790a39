/**
 * How the fields of a manifest depend on each other: labels, channels, and figures of its own
 * files.
 */
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

/** @returns what is wrong, beginning with the field's path, or null */
export function contradiction(manifest: ModelManifest): string | null {
  switch (manifest.task) {
    case 'classification':
      return (
        labelProblem(manifest) ?? recipeProblem(manifest) ?? variantProblem(manifest) ?? staleness(manifest)
      );
  }
}

function labelProblem({ labels, variants }: ClassificationManifest): string | null {
  const twice = labels.findIndex((label, i) => labels.indexOf(label) !== i);
  if (twice >= 0) return `labels.${twice}: ${labels[twice]} is there twice`;
  for (const [i, { calibration, thresholds, metrics }] of variants.entries()) {
    const parts = Object.entries({ calibration, thresholds }).map(
      ([part, value]) => [part, value?.perLabel ?? []] as const,
    );
    const all = [...parts, ...metrics.map((entry, k) => [`metrics.${k}`, entry.perLabel] as const)];
    for (const [part, perLabel] of all) {
      const unknown = perLabel.findIndex(({ label }) => !labels.includes(label));
      if (unknown < 0) continue;
      return `variants.${i}.${part}.perLabel.${unknown}.label: ${perLabel[unknown]?.label} is no label of the model`;
    }
  }
  return null;
}

/**
 * An image is grey until it is replicated, and only scaled after that. Its last size is the
 * network's.
 */
function recipeProblem({ input: { recipe, shape } }: ModelManifest): string | null {
  const [, heightPx, widthPx, channels] = shape;
  let made = 1;
  /** Height and width; null as long as they are the image's own. */
  let size: readonly [number, number] | null = null;
  for (const [i, step] of recipe.entries()) {
    if (made > 1 && step.op !== 'normalize')
      return `input.recipe.${i}: after replicate there may only be normalize`;
    if (step.op === 'replicate') made = step.channels;
    if (step.op === 'resize') size = [step.heightPx, step.widthPx];
    if (step.op === 'crop' && size) size = [Math.min(...size), Math.min(...size)];
    if (step.op !== 'normalize') continue;
    for (const part of ['mean', 'std'] as const) {
      const given = step[part];
      if (typeof given === 'number' || given.length === made) continue;
      return `input.recipe.${i}.${part}: ${given.length} values for ${made} channels`;
    }
  }
  if (made !== channels) return `input.recipe: gives ${made} channels, the input has ${channels}`;
  if (!size || (size[0] === heightPx && size[1] === widthPx)) return null;
  return `input.recipe: gives ${size.join(' x ')} pixels, the input has ${heightPx} x ${widthPx}`;
}

function variantProblem({ variants }: ClassificationManifest): string | null {
  const ids = variants.map(({ id }) => id);
  for (const [i, { id, precision, calibration, thresholds, metrics }] of variants.entries()) {
    if (precisionOf(id) !== precision) return `variants.${i}.id: ${id} does not begin with ${precision}`;
    if (ids.indexOf(id) !== i) return `variants.${i}.id: ${id} is there twice`;
    if (thresholds && !calibration)
      return `variants.${i}.thresholds: of a probability that is not calibrated`;
    const backends = metrics.map(({ backend }) => backend);
    const twice = backends.findIndex((backend, k) => backends.indexOf(backend) !== k);
    if (twice >= 0) return `variants.${i}.metrics.${twice}.backend: ${backends[twice]} is there twice`;
  }
  return null;
}

/** A threshold of an earlier model would give verdicts that nobody measured. */
function staleness(manifest: ClassificationManifest): string | null {
  const { id, version, crossValidation } = manifest;
  for (const [i, variant] of manifest.variants.entries()) {
    const { id: variantId, compressed, calibration, thresholds, metrics } = variant;
    const parts = [
      ['calibration', calibration],
      ['thresholds', thresholds],
      ['compressed', compressed],
      ...metrics.map((entry, k) => [`metrics.${k}`, entry] as const),
    ] as const;
    const identity = identityOf(manifest, variant);
    const stale = parts.find(([, part]) => part && !isFor(identity, part.measuredFor));
    if (!stale) continue;
    const other = stale[1]?.measuredFor.version;
    const what = other === version ? `other files of version ${version}` : `version ${other}, not ${version}`;
    return `variants.${i}.${stale[0]}: ${variantId} was measured for ${what}; measure it anew with npm run calibrate -- --model ${id}`;
  }
  if (!crossValidation || crossValidation.version === version) return null;
  return `crossValidation: made for version ${crossValidation.version}, not ${version}; make it anew with npm run cross-validate`;
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
