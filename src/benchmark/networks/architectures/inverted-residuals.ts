/**
 * Sandler et al. 2018, "MobileNetV2": blocks that widen, filter each channel by itself, and narrow
 * again.
 */
import { type Network, NetworkWriter } from '../network.ts';

export type Stage = readonly [
  expansion: number,
  window: number,
  firstStride: number,
  channels: number,
  blocks: number,
];

export function invertedResiduals(name: string, stages: readonly Stage[], sizePx?: number): Network {
  const writer = new NetworkWriter(sizePx);
  let value = writer.conv(writer.input, 32, 3, 2, 'relu6');
  for (const [expansion, window, firstStride, channels, blocks] of stages) {
    for (let block = 0; block < blocks; block++) {
      const stride = block === 0 ? firstStride : 1;
      const before = writer.channelsOf(value);
      const wide = expansion > 1 ? writer.conv(value, before * expansion, 1, 1, 'relu6') : value;
      const narrow = writer.conv(writer.depthwise(wide, window, stride, 'relu6'), channels, 1, 1, null);
      value = stride === 1 && before === channels ? writer.add(value, narrow) : narrow;
    }
  }
  return writer.finish(name, writer.conv(value, 1280, 1, 1, 'relu6'));
}
