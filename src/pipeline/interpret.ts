/**
 * Everything that depends on a model's task: which outputs it has, whether they fit its manifest,
 * and how they are interpreted. A switch without a case for a task does not compile.
 */
import type { Interpretation } from '../core/analysis.ts';
import type { Detail } from '../core/detail.ts';
import type { Caution } from '../core/finding.ts';
import type { Tensor } from '../core/tensor.ts';
import type { LoadedModel } from '../model/load.ts';
import {
  type ClassificationManifest,
  type ModelManifest,
  unknownTask,
  variantOf,
} from '../model/manifest.ts';
import { type ClassifierOutputs, findingsOf } from '../results/classification/interpret.ts';
import { operatingPoints } from '../results/classification/operating-points.ts';
import { countProblem, outputProblem } from '../results/classification/outputs.ts';
import { outputOf } from './facts.ts';

/** The outputs of a session, by role. */
type Outputs = Readonly<Record<string, Tensor>>;

/**
 * Turns the outputs of a run into a result of the model's task.
 * @param cautions of the image that was read; those of the model follow them
 * @throws AppError kind `backend` where an output is missing; kind `internal` for an unknown task
 */
export function interpret(
  outputs: Outputs,
  { manifest, variant: { id: variantId } }: Pick<LoadedModel, 'manifest' | 'variant'>,
  cautions: readonly Caution[],
): Interpretation {
  switch (manifest.task) {
    case 'classification': {
      const variant = variantOf(manifest, variantId);
      return {
        task: 'classification',
        findings: findingsOf(classifierOutputs(outputs, manifest), operatingPoints(manifest, variant)),
        cautions: variant.calibration ? cautions : [...cautions, { code: 'uncalibrated' }],
      };
    }
    default:
      throw unknownTask(manifest.task);
  }
}

/**
 * Checks the sizes of the outputs alone, which holds for a run on any input.
 * @returns what does not fit the manifest, or null
 * @throws as {@link interpret}
 */
export function sizeProblem(outputs: Outputs, manifest: ModelManifest): Detail | null {
  switch (manifest.task) {
    case 'classification':
      return countProblem(outputOf(outputs, 'probabilities'), manifest);
    default:
      throw unknownTask(manifest.task);
  }
}

/**
 * Checks shapes and ranges of all outputs.
 * @returns what does not fit the manifest, or null
 * @throws as {@link interpret}
 */
export function problemOf(outputs: Outputs, manifest: ModelManifest): Detail | null {
  switch (manifest.task) {
    case 'classification':
      return outputProblem(classifierOutputs(outputs, manifest), manifest);
    default:
      throw unknownTask(manifest.task);
  }
}

function classifierOutputs(
  outputs: Outputs,
  { outputs: { maps } }: ClassificationManifest,
): ClassifierOutputs {
  return {
    probabilities: outputOf(outputs, 'probabilities'),
    maps: maps === null ? null : outputOf(outputs, 'maps'),
  };
}
