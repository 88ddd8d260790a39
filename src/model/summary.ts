import type { Accuracy, ModelOrigin, ModelSummary } from '../core/selection.ts';
import { bytesOf, type ModelManifest, type VariantMetrics } from './manifest.ts';

/**
 * Says what the page lists of a model.
 * @param isDefault whether the index names it as the default
 */
export function summaryOf(manifest: ModelManifest, origin: ModelOrigin, isDefault = false): ModelSummary {
  const { id, version, title, task, notice, labels, variants } = manifest;
  return {
    id,
    version,
    title,
    task,
    notice,
    origin,
    isDefault,
    labels,
    variants: variants.map((variant) => ({
      id: variant.id,
      precision: variant.precision,
      bytes: bytesOf(variant),
      accuracy: variant.metrics.map(accuracyOf),
    })),
  };
}

function accuracyOf({
  backend,
  measuredOn,
  meanAuc,
  meanAucCi95,
  meanOver,
  meanAucDifference,
}: VariantMetrics): Accuracy {
  return { backend, measuredOn, meanAuc, meanAucCi95, meanOver, difference: meanAucDifference };
}
