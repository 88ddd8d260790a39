/** The files of a `mixed` variant: those of `dynamic`, with the integers packed. */
import { type Held, modelFiles, type OutputFile, parseModelJson } from '../../../src/engine/graph/index.ts';
import { type QuantizedLayer, quantizedModel } from '../../../src/quantize/write.ts';
import { lookup } from '../../import/ir.ts';
import type { FloatModel } from '../model.ts';
import { packModel } from './pack.ts';

export interface MixedLayer {
  readonly quantized: QuantizedLayer;
  /** 2 to 8, for each output channel. */
  readonly bits: Uint8Array;
  /** Other constants that changed with it, by name. */
  readonly constants: ReadonlyMap<string, Float32Array>;
}

/** model.json, then the shards. */
export function writeMixed(
  model: FloatModel,
  layers: readonly MixedLayer[],
  held: Held,
): readonly OutputFile[] {
  const [document, ...shards] = modelFiles(
    quantizedModel(model, {
      layers: layers.map(({ quantized }) => quantized),
      constants: new Map(layers.flatMap(({ constants }) => [...constants])),
      metadata: { format: 1, precision: 'mixed', ...held },
    }),
  );
  const expanded = new Uint8Array(Buffer.concat(shards.map(({ bytes }) => bytes)));
  const json = parseModelJson(JSON.parse(new TextDecoder().decode(document?.bytes)));
  // Each weight is now a product of its integers and its scales.
  const factors = new Map(json.modelTopology.node.map(({ name, input }) => [name, input?.[0] ?? '']));
  const channelBits = new Map(
    layers.map(({ quantized: { layer }, bits }) => [
      lookup(factors, layer.weight),
      { axis: layer.channelAxis, bits },
    ]),
  );
  const packed = packModel(json, expanded.buffer, channelBits);
  return modelFiles({ json: packed.json, weights: packed.bytes.buffer });
}

export function sizeOfFiles(files: readonly OutputFile[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes.length, 0);
}
