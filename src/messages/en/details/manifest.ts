/** Faults of a field of a manifest; its path stands before each. */
import type { ManifestFault, ManifestFaultCodes } from '../../../core/faults/manifest.ts';
import { significant, whole } from '../../format.ts';
import { channels, size, type Texts, textOf } from './texts.ts';

const calibrateAgain = (modelId: string): string =>
  `Measure it again: npm run calibrate -- --model ${modelId}.`;

const faults: Texts<ManifestFaultCodes> = {
  schema: ({ issue }) => `${issue}.`,
  'other-schema': ({ known }) => `Only schema ${known} can be read. Import the model again: npm run import.`,
  'unknown-task': ({ task, known }) =>
    `${task} is a task that this version does not know; it knows ${known.join(', ')}.`,
  'no-variant-id': () => 'It is not the id of a variant, such as int8 or int8-w0.5.',
  twice: ({ name }) => `${name} is there twice.`,
  'no-label': ({ label }) => `${label} is not a label of the model.`,
  'step-after-replicate': () => 'Only normalize may follow replicate.',
  'values-for-channels': ({ values, channels: count }) => `${whole(values)} values for ${channels(count)}.`,
  'recipe-channels': ({ given, input }) => `It gives ${channels(given)}; the input has ${whole(input)}.`,
  'recipe-size': ({ widthPx, heightPx, inputWidthPx, inputHeightPx }) =>
    `It gives ${size(widthPx, heightPx)} pixels; the input has ${size(inputWidthPx, inputHeightPx)}.`,
  'id-without-precision': ({ id, precision }) => `${id} does not begin with ${precision}.`,
  'thresholds-uncalibrated': () => 'Thresholds need a calibration, and the variant has none.',
  'thresholds-cross': ({ label, laxer, laxerValue, stricter, stricterValue }) =>
    `The threshold of ${label} by ${laxer}, ${significant(laxerValue, 6)}, must not be above that by ${stricter}, ${significant(stricterValue, 6)}. Calibrate the model again: npm run calibrate.`,
  'measured-for-other-files': ({ variant, version, modelId }) =>
    `${variant} was measured for other files of version ${version}. ${calibrateAgain(modelId)}`,
  'measured-for-other-version': ({ variant, measured, version, modelId }) =>
    `${variant} was measured for version ${measured}, not ${version}. ${calibrateAgain(modelId)}`,
  'cross-validated-other-version': ({ measured, version }) =>
    `It was made for version ${measured}, not ${version}. Make it again: npm run cross-validate.`,
};

export const manifestFault = (fault: ManifestFault): string => textOf(faults, fault);
