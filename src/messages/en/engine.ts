/** The choice of model, precision and backend, and what runs. */
import { type BackendId, backendOf } from '../../core/backends.ts';
import { PRECISIONS, type Precision } from '../../core/precision.ts';
import { signed, withInterval } from '../format.ts';
import { backend as backendName, backends } from './names.ts';

const weights: Readonly<Record<Precision, string>> = {
  float32: 'float32 weights',
  float16: '16-bit weights',
  dynamic: 'int8 weights',
  int8: 'int8 weights and activations',
  mixed: '2- to 8-bit weights',
};

export const pickerTitle = 'Read with';
export const pickerModel = 'Model';
export const pickerPrecision = 'Precision';
export const pickerBackend = 'Engine';
export const pickerTechnical = 'Technical details';
export const pickerAutomatic = 'Choose automatically';
export const pickerVersion = (version: string): string => `version ${version}`;
export const pickerOption = (title: string, version: string, isImported: boolean): string =>
  `${title}, ${version}${isImported ? ' (imported on this device)' : ''}`;
/** Its name for an engineer, and what it runs on. */
export const pickerRunsOn = (backend: BackendId): string => {
  const { device, precisions } = backendOf(backend);
  if (device === 'gpu') return 'graphics';
  return precisions.length < PRECISIONS.length ? `processor, ${precisions.join(' and ')}` : 'processor';
};
export const pickerNoIntegerVariant = 'this model has no int8 or mixed variant';

export const problemAgain = 'Try again';
export const problemRepair = 'Repair stored model';
export const problemSwitchTo = (backend: BackendId): string => `Switch to ${backends[backend]}`;

/** @param inIntegers whether the backend computes this precision in integers */
export const precisionComputed = (precision: Precision, inIntegers: boolean): string => {
  if (precision === 'float32') return `${weights.float32}, computed in float32`;
  if (!inIntegers) return `${weights[precision]}; this backend computes in float32`;
  return `${weights[precision]}${precision === 'mixed' ? ' and int8 activations' : ''}, computed in integers`;
};
export const precisionComputedOn = (precision: Precision, backend: BackendId): string =>
  `${weights[precision]}, computed in float32 on ${backends[backend]}`;
export const precisionMeanAuc = (
  auc: number,
  ci95: readonly [number, number] | null,
  labels: number,
): string => `Mean AUC ${withInterval(auc, ci95, 3)}, ${labels} labels`;
export const precisionDifference = (value: number, [low, high]: readonly [number, number]): string =>
  `${signed(value, 4)} (${signed(low, 4)} to ${signed(high, 4)}) against float32`;
export const precisionNotMeasured = 'Accuracy not measured';
/**
 * @param backend of a manifest's figures, which may name one that this version does not have
 */
export const precisionMeasuredWith = (backend: string): string => `Measured with ${backendName(backend)}`;
