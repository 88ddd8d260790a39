/** Checks whether the outputs of a classifier are those that its manifest promises. */
import type { Detail } from '../../core/detail.ts';
import type { Tensor } from '../../core/tensor.ts';
import type { ClassificationManifest } from '../../model/manifest.ts';
import type { ClassifierOutputs } from './interpret.ts';

/** @returns what is wrong with the number of probabilities, or null */
export function countProblem(
  { data }: Tensor,
  { labels }: Pick<ClassificationManifest, 'labels'>,
): Detail | null {
  if (data.length === labels.length) return null;
  return { code: 'label-count', probabilities: data.length, labels: labels.length };
}

/**
 * Sessions refuse values that are not finite; shapes and ranges are checked here.
 * @returns what is wrong, or null
 */
export function outputProblem(
  { probabilities, maps }: ClassifierOutputs,
  manifest: Pick<ClassificationManifest, 'labels'>,
): Detail | null {
  const labels = manifest.labels.length;
  if (probabilities.shape.length !== 2 || probabilities.shape[0] !== 1 || probabilities.shape[1] !== labels) {
    return { code: 'probabilities-shape', found: probabilities.shape, labels };
  }
  const outOfRange = [...probabilities.data].find((value) => value < 0 || value > 1);
  if (outOfRange !== undefined) return { code: 'probabilities-range', value: outOfRange };
  if (maps === null) return null;
  const { shape } = maps;
  const fits =
    shape.length === 4 && shape[0] === 1 && shape[3] === labels && shape.every((length) => length > 0);
  return fits ? null : { code: 'maps-shape', found: shape, labels };
}
