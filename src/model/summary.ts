import type { Accuracy, ModelOrigin, ModelSummary } from '../core/selection.ts';
import { bytesOf, type ModelManifest, type VariantMetrics } from './manifest.ts';

/** Says what the page lists of a model. */
export function summaryOf(manifest: ModelManifest, origin: ModelOrigin): ModelSummary {
  const { id, version, title, task, notice, labels, variants } = manifest;
  return {
    id,
    version,
    title,
    task,
    notice,
    origin,
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
