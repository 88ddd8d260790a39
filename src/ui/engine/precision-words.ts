/**
 * Explains a precision's storage and the arithmetic that really runs, for every view that names
 * one.
 */

import { arithmeticOf, type BackendId, backendFor } from '../../core/backends.ts';
import type { Precision } from '../../core/precision.ts';
import type { Accuracy } from '../../core/selection.ts';
import { messages } from '../../messages/index.ts';

/** Describes the weights and the arithmetic that computes with them. */
interface Computed {
  readonly precision: Precision;
  readonly backend: BackendId;
}

/** `int8 weights and activations; this backend computes in float32`. */
export function precisionWords({ precision, backend }: Computed): string {
  return messages.engine.precisionComputed(precision, arithmeticOf({ precision, backend }) !== 'float32');
}

/**
 * The same before the choice; where the backend cannot run the precision, the one used instead is
 * named.
 */
export function offerWords({ precision, backend }: Computed): string {
  const successor = backendFor(precision, backend);
  if (successor === backend) return precisionWords({ precision, backend });
  return messages.engine.precisionComputedOn(precision, successor);
}

/** Accuracy measured with the chosen backend, otherwise the first that was measured. */
function accuracyFor(accuracy: readonly Accuracy[], backend: BackendId): Accuracy | null {
  return accuracy.find((entry) => entry.backend === backend) ?? accuracy[0] ?? null;
}

/** Lines for the chooser: the mean AUC, and its loss against float32. */
export function accuracyLines(
  accuracy: readonly Accuracy[],
  { backend, precision }: Computed,
): readonly string[] {
  const found = accuracyFor(accuracy, backend);
  if (!found) return [messages.engine.precisionNotMeasured];
  const mean = messages.engine.precisionMeanAuc(found.meanAuc, found.meanAucCi95, found.meanOver);
  const elsewhere = found.backend === backend ? [] : [messages.engine.precisionMeasuredWith(found.backend)];
  if (!found.difference) return [mean, ...elsewhere];
  const difference = messages.engine.precisionDifference(found.difference.value, found.difference.ci95);
  return [mean, ...(precision === 'float32' ? [] : [difference]), ...elsewhere];
}
