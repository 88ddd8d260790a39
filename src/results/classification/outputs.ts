/** Whether the outputs of a classifier are those that its manifest promises. */
import type { Tensor } from '../../core/tensor.ts';
import type { ClassificationManifest } from '../../model/manifest.ts';
import type { ClassifierOutputs } from './interpret.ts';

/** @returns what is wrong with the number of probabilities, in words, or null */
export function countProblem(
  { data }: Tensor,
  { labels }: Pick<ClassificationManifest, 'labels'>,
): string | null {
  if (data.length === labels.length) return null;
  return `it gives ${data.length} probabilities, and the manifest has ${labels.length} labels`;
}

/**
 * Sessions refuse values that are not finite; shapes and ranges are checked here.
 * @returns what is wrong, in words, or null
 */
export function outputProblem(
  { probabilities, maps }: ClassifierOutputs,
  manifest: Pick<ClassificationManifest, 'labels'>,
): string | null {
  const labels = manifest.labels.length;
  if (probabilities.shape.length !== 2 || probabilities.shape[0] !== 1 || probabilities.shape[1] !== labels) {
    return `its probabilities are [${probabilities.shape}], not [1,${labels}] for its ${labels} labels`;
  }
  const strange = [...probabilities.data].find((value) => value < 0 || value > 1);
  if (strange !== undefined) return `its probabilities are not between 0 and 1: ${strange}`;
  if (maps === null) return null;
  const { shape } = maps;
  const fits =
    shape.length === 4 && shape[0] === 1 && shape[3] === labels && shape.every((length) => length > 0);
  return fits ? null : `its maps are [${shape}], not [1, rows, columns, ${labels}]`;
}
