import type { Precision } from '../../core/precision.ts';
import type { ModelSummary } from '../../core/selection.ts';

/** A shipped classifier of one label, with a variant for each precision; the index's default. */
export function modelSummary(id: string, ...precisions: Precision[]): ModelSummary {
  return {
    id,
    version: '1',
    title: id,
    task: 'classification',
    notice: 'n',
    origin: 'shipped',
    isDefault: true,
    labels: ['A'],
    variants: precisions.map((precision) => ({ id: precision, precision, bytes: 10, accuracy: [] })),
  };
}
