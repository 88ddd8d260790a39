import { densenet121 } from './architectures/densenet121.ts';
import { efficientnetLite0 } from './architectures/efficientnet-lite0.ts';
import { mobilenetv2 } from './architectures/mobilenetv2.ts';
import { resnet50 } from './architectures/resnet50.ts';
import type { Network } from './network.ts';

/** By name; images are square, 224 pixels wide unless told otherwise. */
export const ARCHITECTURES: ReadonlyMap<string, (sizePx?: number) => Network> = new Map([
  ['mobilenetv2', mobilenetv2],
  ['efficientnet-lite0', efficientnetLite0],
  ['densenet121', densenet121],
  ['resnet50', resnet50],
]);
