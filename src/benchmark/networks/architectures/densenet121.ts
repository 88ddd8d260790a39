import { type Network, NetworkWriter } from '../network.ts';

/**
 * Huang et al. 2017, "Densely Connected Convolutional Networks", table 1. Of the two normalizations
 * in a layer the convolution before it takes up the second; the first comes before a convolution,
 * and stays.
 */
export function densenet121(sizePx?: number): Network {
  const [growth, bottleneck] = [32, 128];
  const writer = new NetworkWriter(sizePx);
  let value = writer.pool('max-pool', writer.conv(writer.input, 64, 7, 2, 'relu'), 3);
  for (const [block, layers] of [6, 12, 24, 16].entries()) {
    if (block > 0) {
      const half = writer.channelsOf(value) / 2;
      value = writer.pool('average-pool', writer.conv(writer.normalize(value), half, 1, 1, null), 2);
    }
    for (let layer = 0; layer < layers; layer++) {
      const narrow = writer.conv(writer.normalize(value), bottleneck, 1, 1, 'relu');
      value = writer.concat(value, writer.conv(narrow, growth, 3, 1, null));
    }
  }
  return writer.finish('densenet121', writer.normalize(value));
}
