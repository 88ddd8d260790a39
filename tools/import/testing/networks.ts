/**
 * Real networks with random weights. fixtures/onnx/networks/*.onnx, written by export_networks.py,
 * contain the topology and the mean and deviation of each large tensor; here the tensors are
 * filled.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import onnxProto from 'onnx-proto';
import { seededUniform } from '../../../src/core/random.ts';
import { sizeOf } from '../../../src/core/tensor.ts';

const FOLDER = join(import.meta.dirname, '../../../fixtures/onnx/networks');

export interface Network {
  /** The network without its weights. */
  readonly onnx: Uint8Array;
  /** The weight file that it refers to, by its location. */
  readonly external: { readonly path: string; readonly data: Uint8Array };
}

/** @param name Name of the file, without its extension. */
export function readNetwork(name: string): Network {
  const onnx = readFileSync(join(FOLDER, `${name}.onnx`));
  const { graph } = onnxProto.onnx.ModelProto.decode(onnx);
  const tensors = (graph?.initializer ?? []).filter(({ externalData }) => externalData?.length);
  const random = seededUniform(1);
  const values = tensors.map(({ dims, docString }) => {
    const [mean = 0, deviation = 0] = (docString ?? '').split(' ').map(Number);
    return uniform(random, sizeOf((dims ?? []).map(Number)), mean, deviation);
  });
  return { onnx, external: { path: `${name}.data`, data: Buffer.concat(values) } };
}

/** The same network for images of another size: everything up to the mean is convolutional. */
export function resized({ onnx, external }: Network, sidePx: number): Network {
  const model = onnxProto.onnx.ModelProto.decode(onnx);
  const [, , ...sides] = model.graph?.input?.[0]?.type?.tensorType?.shape?.dim ?? [];
  for (const side of sides) Object.assign(side, { dimParam: undefined, dimValue: sidePx });
  return { onnx: onnxProto.onnx.ModelProto.encode(model).finish(), external };
}

/** Uniform values; a width of the square root of 12 gives a deviation of 1. */
function uniform(random: () => number, count: number, mean: number, deviation: number): Uint8Array {
  const width = Math.sqrt(12) * deviation;
  const values = new Float32Array(count);
  for (let i = 0; i < count; i++) values[i] = mean + width * (random() - 0.5);
  return new Uint8Array(values.buffer);
}
