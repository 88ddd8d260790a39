/** What a precision is, and what of it really runs: said wherever one is chosen or was read with. */

import { arithmeticOf, type BackendId, backendFor } from '../../core/backends.ts';
import type { Precision } from '../../core/precision.ts';
import type { Accuracy } from '../../core/selection.ts';
import { signed, withInterval } from '../../messages/format.ts';
import { messages } from '../../messages/index.ts';

const WEIGHTS: Record<Precision, string> = {
  float32: 'float32 weights',
  float16: '16-bit weights',
  dynamic: 'int8 weights',
  int8: 'int8 weights and activations',
  mixed: '2- to 8-bit weights',
};

/** Weights and where they are computed. */
interface Computed {
  readonly precision: Precision;
  readonly backend: BackendId;
}

/** `int8 weights and activations; this backend computes in float32`. */
export function precisionWords({ precision, backend }: Computed): string {
  const computes = arithmeticOf({ precision, backend });
  const weights = WEIGHTS[precision];
  if (precision === 'float32') return `${weights}, computed in float32`;
  if (computes === 'float32') return `${weights}; this backend computes in float32`;
  return `${weights}${precision === 'mixed' ? ' and int8 activations' : ''}, computed in integers`;
}

/** The same before the choice; where the backend gives way to the precision, its successor is named. */
export function offerWords({ precision, backend }: Computed): string {
  const successor = backendFor(precision, backend);
  if (successor === backend) return precisionWords({ precision, backend });
  return `${WEIGHTS[precision]}, computed in float32 on ${messages.names.backends[successor]}`;
}

/** What was measured with the chosen backend, else with the first that was. */
function accuracyFor(accuracy: readonly Accuracy[], backend: BackendId): Accuracy | null {
  return accuracy.find((entry) => entry.backend === backend) ?? accuracy[0] ?? null;
}

/** Lines for the chooser: the mean AUC, and what the precision costs of it. */
export function accuracyLines(
  accuracy: readonly Accuracy[],
  { backend, precision }: Computed,
): readonly string[] {
  const found = accuracyFor(accuracy, backend);
  if (!found) return ['Accuracy not measured'];
  const mean = `Mean AUC ${withInterval(found.meanAuc, found.meanAucCi95, 3)}, ${found.meanOver} labels`;
  const elsewhere = found.backend === backend ? [] : [`Measured with ${measuredWith(found.backend)}`];
  if (!found.difference) return [mean, ...elsewhere];
  const { value, ci95 } = found.difference;
  const difference = `${signed(value, 4)} (${signed(ci95[0], 4)} to ${signed(ci95[1], 4)}) against float32`;
  return [mean, ...(precision === 'float32' ? [] : [difference]), ...elsewhere];
}

function measuredWith(backend: string): string {
  return messages.names.backend(backend);
}
