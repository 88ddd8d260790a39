/**
 * Everything that depends on a model's task: which outputs it has, whether they fit its manifest,
 * and how they are interpreted. A switch without a case for a task does not compile.
 */
import type { Interpretation } from '../core/analysis.ts';
import type { Detail } from '../core/detail.ts';
import type { DecodedFile } from '../core/image.ts';
import type { Tensor } from '../core/tensor.ts';
import type { LoadedModel } from '../model/load.ts';
import {
  type ClassificationManifest,
  type ModelManifest,
  unknownTask,
  variantOf,
} from '../model/manifest.ts';
import { cautionsOf } from '../results/classification/cautions.ts';
import { type ClassifierOutputs, findingsOf } from '../results/classification/interpret.ts';
import { operatingPoints } from '../results/classification/operating-points.ts';
import { countProblem, outputProblem } from '../results/classification/outputs.ts';
import { inputStd, outputOf } from './facts.ts';

/** The outputs of a session, by role. */
type Outputs = Readonly<Record<string, Tensor>>;

/** The file that was read, and the input that the network got of it. */
interface Read {
  readonly decoded: DecodedFile;
  readonly input: Tensor;
}

/**
 * Turns the outputs of a run into a result of the model's task.
 * @throws AppError kind `backend` where an output is missing; kind `internal` for an unknown task
 */
export function interpret(
  outputs: Outputs,
  { manifest, variant: { id: variantId } }: Pick<LoadedModel, 'manifest' | 'variant'>,
  { decoded, input }: Read,
): Interpretation {
  switch (manifest.task) {
    case 'classification': {
      const variant = variantOf(manifest, variantId);
      const std = inputStd(manifest.input.recipe);
      return {
        task: 'classification',
        findings: findingsOf(classifierOutputs(outputs, manifest), operatingPoints(manifest, variant)),
        cautions: cautionsOf(decoded, input, std, variant.calibration !== null),
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
