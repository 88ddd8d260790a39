/** The three networks that are compared on, for images of 224 x 224 x 3. */
import { type Network, NetworkWriter } from './network.ts';

/** Inverted residual blocks: expansion, window, stride of the first, channels, how many. */
type Stage = readonly [expansion: number, window: number, stride: number, channels: number, blocks: number];

/** Sandler et al. 2018, "MobileNetV2", table 2, width 1.0. */
const MOBILENET_V2: readonly Stage[] = [
  [1, 3, 1, 16, 1],
  [6, 3, 2, 24, 2],
  [6, 3, 2, 32, 3],
  [6, 3, 2, 64, 4],
  [6, 3, 1, 96, 3],
  [6, 3, 2, 160, 3],
  [6, 3, 1, 320, 1],
];

/** Tan and Le 2019, "EfficientNet", table 1; Lite: no squeeze-and-excitation, ReLU6 for swish. */
const EFFICIENTNET_LITE0: readonly Stage[] = [
  [1, 3, 1, 16, 1],
  [6, 3, 2, 24, 2],
  [6, 5, 2, 40, 2],
  [6, 3, 2, 80, 3],
  [6, 5, 1, 112, 3],
  [6, 5, 2, 192, 4],
  [6, 3, 1, 320, 1],
];

function invertedResiduals(name: string, stages: readonly Stage[]): Network {
  const writer = new NetworkWriter();
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

/**
 * Huang et al. 2017, "Densely Connected Convolutional Networks", table 1. Of the two normalizations in a layer the convolution
 * before it takes up the second; the first comes before a convolution, and stays.
 */
function densenet121(): Network {
  const [growth, bottleneck] = [32, 128];
  const writer = new NetworkWriter();
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

/** By the name on the command line. */
export const ARCHITECTURES: ReadonlyMap<string, () => Network> = new Map([
  ['mobilenetv2', () => invertedResiduals('mobilenetv2', MOBILENET_V2)],
  ['efficientnet-lite0', () => invertedResiduals('efficientnet-lite0', EFFICIENTNET_LITE0)],
  ['densenet121', densenet121],
]);
