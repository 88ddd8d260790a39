import type { Network } from '../network.ts';
import { invertedResiduals, type Stage } from './inverted-residuals.ts';

/** Tan and Le 2019, "EfficientNet", table 1; Lite: no squeeze-and-excitation, ReLU6 for swish. */
const STAGES: readonly Stage[] = [
  [1, 3, 1, 16, 1],
  [6, 3, 2, 24, 2],
  [6, 5, 2, 40, 2],
  [6, 3, 2, 80, 3],
  [6, 5, 1, 112, 3],
  [6, 5, 2, 192, 4],
  [6, 3, 1, 320, 1],
];

export const efficientnetLite0 = (sizePx?: number): Network =>
  invertedResiduals('efficientnet-lite0', STAGES, sizePx);
