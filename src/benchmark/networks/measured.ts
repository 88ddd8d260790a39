/**
 * Facts about the reference networks before one is made: `npm run reference-networks` works it out,
 * measured.slow.test.ts holds it to what a run of the float network gives.
 */
import type { Range } from '../../quantize/affine.ts';
import type { ReferencePrecision } from './made.ts';
import densenet121 from './measured/densenet121.json' with { type: 'json' };
import efficientnetLite0 from './measured/efficientnet-lite0.json' with { type: 'json' };
import mobilenetv2 from './measured/mobilenetv2.json' with { type: 'json' };
import resnet50 from './measured/resnet50.json' with { type: 'json' };

/** A file that the model would be. */
export interface MadeFile {
  readonly bytes: number;
  readonly sha256: string;
}

export interface Measured {
  /** Least and largest number of each value that is held in integers, by its name. */
  readonly ranges: Readonly<Record<string, readonly number[]>>;
  /** The graph, then the weights. */
  readonly files: Readonly<Record<ReferencePrecision, readonly MadeFile[]>>;
}

/** By the network's name. */
export const MEASURED: ReadonlyMap<string, Measured> = new Map<string, Measured>([
  ['mobilenetv2', mobilenetv2],
  ['efficientnet-lite0', efficientnetLite0],
  ['densenet121', densenet121],
  ['resnet50', resnet50],
]);

export function rangesOf({ ranges }: Measured): ReadonlyMap<string, Range> {
  return new Map(Object.entries(ranges).map(([value, [min = 0, max = 0]]) => [value, { min, max }]));
}
