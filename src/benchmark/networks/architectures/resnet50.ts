import { type Network, NetworkWriter } from '../network.ts';

/** Channels of the narrow convolutions, and blocks. */
const STAGES: readonly (readonly [width: number, blocks: number])[] = [
  [64, 3],
  [128, 4],
  [256, 6],
  [512, 3],
];

const EXPANSION = 4;

/**
 * He et al. 2016, "Deep Residual Learning for Image Recognition", table 1, in the form that
 * torchvision calls 1.5: a block halves the image in its window of 3, not in the first of 1.
 */
export function resnet50(sizePx?: number): Network {
  const writer = new NetworkWriter(sizePx);
  let value = writer.pool('max-pool', writer.conv(writer.input, 64, 7, 2, 'relu'), 3);
  for (const [stage, [width, blocks]] of STAGES.entries()) {
    for (let block = 0; block < blocks; block++) {
      const stride = stage > 0 && block === 0 ? 2 : 1;
      const channels = width * EXPANSION;
      const way = block === 0 ? writer.conv(value, channels, 1, stride, null) : value;
      const narrow = writer.conv(writer.conv(value, width, 1, 1, 'relu'), width, 3, stride, 'relu');
      value = writer.relu(writer.add(way, writer.conv(narrow, channels, 1, 1, null)));
    }
  }
  return writer.finish('resnet50', value);
}
