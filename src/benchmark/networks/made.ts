/** A network of seeded weights as a model of one precision, made on the spot. */

import { checkpoint } from '../../core/abort.ts';
import { AppError } from '../../core/errors.ts';
import type { Precision } from '../../core/precision.ts';
import type { VariantId } from '../../core/variant.ts';
import { ModelWriter, type StoredModel } from '../../engine/graph/index.ts';
import type { Range } from '../../quantize/affine.ts';
import { basicDynamic, basicFloat16, basicInt8 } from '../../quantize/basic.ts';
import type { FloatGraph } from '../../quantize/write.ts';
import { PROBABILITIES, writeNetwork } from './float-graph.ts';
import type { Network } from './network.ts';
import { seededWeights } from './weights.ts';

/** All that fall out of one float model. */
export const REFERENCE_PRECISIONS = [
  'float32',
  'float16',
  'dynamic',
  'int8',
] as const satisfies readonly Precision[];

export type ReferencePrecision = (typeof REFERENCE_PRECISIONS)[number];

export interface MakeOptions {
  readonly signal: AbortSignal;
  /** Layers are quantized, of so many; not called for a float model. */
  readonly advance?: ((done: number, of: number) => void) | undefined;
}

export function floatGraph(network: Network): FloatGraph {
  return written(network).graph([PROBABILITIES]);
}

/**
 * @param ranges of every value that is held in integers, by its name
 * @throws AppError kind `cancelled`
 */
export async function makeModel(
  network: Network,
  precision: ReferencePrecision,
  ranges: ReadonlyMap<string, Range>,
  { signal, advance }: MakeOptions,
): Promise<StoredModel> {
  await checkpoint(signal);
  const options = { search: 'none', signal, ...(advance && { advance }) } as const;
  switch (precision) {
    case 'float32':
      return written(network).write([PROBABILITIES]);
    case 'float16':
      return basicFloat16(floatGraph(network));
    case 'dynamic':
      return basicDynamic(floatGraph(network), options);
    case 'int8':
      return basicInt8(floatGraph(network), ranges, options);
  }
}

function written(network: Network): ModelWriter {
  const writer = new ModelWriter();
  writeNetwork(writer, network, seededWeights(network));
  return writer;
}

/** @throws AppError kind `model`, reason `not-found` */
export function referencePrecision(modelId: string, variantId: VariantId): ReferencePrecision {
  const found = REFERENCE_PRECISIONS.find((each) => each === variantId);
  if (found) return found;
  const detail = { code: 'no-variant', variant: variantId, offered: REFERENCE_PRECISIONS } as const;
  throw new AppError({ kind: 'model', reason: 'not-found', modelId, file: null, detail });
}
