import type { Network } from '../network.ts';
import { invertedResiduals, type Stage } from './inverted-residuals.ts';

/** Sandler et al. 2018, "MobileNetV2", table 2, width 1.0. */
const STAGES: readonly Stage[] = [
  [1, 3, 1, 16, 1],
  [6, 3, 2, 24, 2],
  [6, 3, 2, 32, 3],
  [6, 3, 2, 64, 4],
  [6, 3, 1, 96, 3],
  [6, 3, 2, 160, 3],
  [6, 3, 1, 320, 1],
];

export const mobilenetv2 = (sizePx?: number): Network => invertedResiduals('mobilenetv2', STAGES, sizePx);
