/** Where the task of a model decides: which outputs it gives, whether they fit its manifest, and what they say. */
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

/** The file that was read, and the tensor that the network was given of it. */
interface Read {
  readonly decoded: DecodedFile;
  readonly input: Tensor;
}

/** @throws AppError kind `backend` where an output is missing; kind `model` for an unknown task */
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
 * Looks at the sizes of outputs alone, so that it may follow a run on any input.
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
 * Looks at shapes and ranges of all outputs.
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
