import { describe, expect, it } from 'vitest';
import { lookup } from '../../../tools/import/ir.ts';
import { ARCHITECTURES } from './architectures.ts';
import { CLASSES, extentOf, type Network, type Operation, paddingOf, tapsOf } from './network.ts';
import { seededImage, seededWeights, type Weights } from './weights.ts';

/** Classes of ImageNet. */
const PUBLISHED_CLASSES = 1000;

/**
 * Parameters and products as they are counted where the network is published: with normalizations
 * apart.
 */
function counted(network: Network, isNormalized: (operation: Operation) => boolean, classes: number) {
  let [parameters, products] = [0, 0];
  for (const operation of network.operations) {
    const [rows, columns, channels] = extentOf(network, operation.output);
    const taps = tapsOf(network, operation);
    if (operation.kind === 'dense') {
      parameters += classes * (taps + 1);
      products += classes * taps;
      continue;
    }
    parameters += channels * taps;
    products += rows * columns * channels * taps;
    if (isNormalized(operation)) parameters += 2 * channels;
  }
  return { parameters, products };
}

const bytesOf = (weights: Weights | undefined): Buffer =>
  Buffer.concat(
    [weights?.values ?? [], weights?.bias ?? []].map((each) => Buffer.from(Float32Array.from(each).buffer)),
  );

/**
 * Every convolution of the mobile networks; in DenseNet those that end in ReLU, and those that
 * stand alone.
 */
const isConv = ({ kind }: Operation) => kind === 'conv' || kind === 'depthwise';
const isDenseNorm = (operation: Operation) =>
  operation.kind === 'normalize' || (operation.kind === 'conv' && operation.activation !== null);

describe.each([
  // Parameters as torchvision and timm count them, and less 986 classes; products: the papers'
  // tables, in two or three digits.
  { name: 'mobilenetv2', isNormalized: isConv, parameters: 3_504_872, ours: 2_241_806, products: 300e6 },
  {
    name: 'efficientnet-lite0',
    isNormalized: isConv,
    parameters: 4_652_008,
    ours: 3_388_942,
    products: 390e6,
  },
  {
    name: 'densenet121',
    isNormalized: isDenseNorm,
    parameters: 7_978_856,
    ours: 6_968_206,
    products: 2.87e9,
  },
  { name: 'resnet50', isNormalized: isConv, parameters: 25_557_032, ours: 23_536_718, products: 4.09e9 },
])('$name', ({ name, isNormalized, parameters, ours, products }) => {
  const network = lookup(ARCHITECTURES, name)();

  it('has the parameters and the products of the published network', () => {
    const found = counted(network, isNormalized, PUBLISHED_CLASSES);
    expect(found.parameters).toBe(parameters);
    expect(Math.abs(found.products / products - 1)).toBeLessThan(0.02);
  });

  it('has 14 outputs in place of 1000, and the corresponding number of parameters', () => {
    expect(counted(network, isNormalized, CLASSES).parameters).toBe(ours);
  });

  it('gets the same weights each time, one set for each operation that has some', () => {
    const weights = seededWeights(network);
    const again = seededWeights(network);
    for (const { output, kind } of network.operations) {
      // Not toEqual, which takes seconds for some million numbers.
      expect(bytesOf(again.get(output)).equals(bytesOf(weights.get(output)))).toBe(true);
      const has = ['conv', 'depthwise', 'dense', 'normalize'].includes(kind);
      expect(weights.has(output)).toBe(has);
    }
  });
});

it.each([
  { length: 224, window: 3, stride: 2, padding: [0, 1] },
  { length: 224, window: 7, stride: 2, padding: [2, 3] },
  { length: 56, window: 5, stride: 1, padding: [2, 2] },
  { length: 56, window: 2, stride: 2, padding: [0, 0] },
])('pads $length by a window of $window and a stride of $stride as SAME does', ({ padding, ...layer }) => {
  expect(paddingOf(layer.length, layer.window, layer.stride)).toEqual(padding);
});

it('draws images of mean 0 and standard deviation 1, different for each seed', () => {
  const image = seededImage([1, 64, 64, 3], 3);
  const mean = image.reduce((sum, value) => sum + value, 0) / image.length;
  const square = image.reduce((sum, value) => sum + value * value, 0) / image.length;
  // Four standard errors of 12,288 uniform values.
  expect(Math.abs(mean)).toBeLessThan(0.036);
  expect(Math.abs(square - 1)).toBeLessThan(0.033);
  expect(seededImage([1, 64, 64, 3], 4)).not.toEqual(image);
});
