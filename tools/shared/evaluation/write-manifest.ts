/** Measured figures into a manifest, and the manifest onto the disk. */
import { rename, writeFile } from 'node:fs/promises';
import { identityOf } from '../../../src/model/consistency.ts';
import {
  type ModelManifest,
  type ModelVariant,
  parseManifest,
  type VariantMetrics,
} from '../../../src/model/manifest.ts';
import { manifestPath } from '../models.ts';
import { calibrationBackend } from '../session.ts';
import type { Evaluation } from './evaluation.ts';

export interface Measured extends Evaluation {
  readonly measuredOn: string;
  /** Null where it was not measured: then an earlier one is kept. */
  readonly latency: VariantMetrics['latency'];
}

/**
 * A measurement replaces the earlier one on the same backend.
 * @param others whether to keep those on other backends, which are valid as long as calibration and
 * thresholds are the same
 */
export function withMetrics(
  manifest: ModelManifest,
  measured: readonly Measured[],
  others: 'keep' | 'drop',
): ModelManifest {
  const variants = manifest.variants.map((variant): ModelVariant => {
    const measuredFor = identityOf(manifest, variant);
    const fresh = measured.flatMap(({ variantId, meanAuc, latency, ...figures }): VariantMetrics[] => {
      // Without a single label that can be measured there is nothing to state.
      if (variantId !== variant.id || meanAuc === null) return [];
      const known = variant.metrics.find(({ backend }) => backend === figures.backend);
      return [{ ...figures, measuredFor, meanAuc, latency: latency ?? known?.latency ?? null }];
    });
    const kept = others === 'drop' ? [] : variant.metrics;
    const elsewhere = kept.filter(({ backend }) => !fresh.some((entry) => entry.backend === backend));
    return { ...variant, metrics: inOrder([...fresh, ...elsewhere], variant) };
  });
  return { ...manifest, variants };
}

/** That of the calibration's backend first: the page shows it. */
function inOrder(metrics: readonly VariantMetrics[], variant: ModelVariant): VariantMetrics[] {
  const first = variant.calibration?.backend ?? calibrationBackend(variant);
  const rank = ({ backend }: VariantMetrics) => `${Number(backend !== first)}${backend}`;
  return metrics.toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1));
}

/**
 * Written to a temporary file that then replaces the old one, so that no reader sees a partial
 * file.
 * @throws AppError kind `model`, before anything is written, where the figures break the schema
 */
export async function writeManifest(modelsDir: string, manifest: ModelManifest): Promise<void> {
  const path = manifestPath(modelsDir, manifest.id);
  const text = `${JSON.stringify(parseManifest(manifest, manifest.id), null, 2)}\n`;
  const beside = `${path}.new`;
  await writeFile(beside, text);
  await rename(beside, path);
}
