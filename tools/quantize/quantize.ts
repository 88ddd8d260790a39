/** From a float32 model and its calibration images to the files of other precisions. */
import type { Precision } from '../../src/core/precision.ts';
import { modelFiles, type OutputFile } from '../../src/engine/graph/index.ts';
import { bytesOf, variantOf } from '../../src/model/manifest.ts';
import { quantizedModel } from '../../src/quantize/write.ts';
import type { Progress } from '../shared/progress.ts';
import { activationsOf } from './activations/activations.ts';
import { quantizeMixed } from './mixed/mixed.ts';
import { mixedTable } from './mixed/table.ts';
import type { FloatModel } from './model.ts';
import { type NodeReport, nodeReports } from './report.ts';
import { type LogitNoise, logitNoise } from './simulation/logits.ts';
import type { FloatValue } from './simulation/runner.ts';
import { type Answerer, dynamicAnswerer, floatAnswerer, int8Answerer } from './simulation/simulate-logits.ts';
import { type DynamicNetwork, dynamicSteps, quantizeDynamic } from './variants/dynamic.ts';
import { writeFloat16 } from './variants/float16.ts';
import { INT8_DEFAULTS, type Int8Network, int8Steps, quantizeInt8, unseenOf } from './variants/int8.ts';

/** All precisions that are derived from float32. */
export const TARGETS: readonly Precision[] = ['float16', 'dynamic', 'int8', 'mixed'];

/** Ratio of the float32 variant's bytes to those of `mixed`. */
export const MIXED_RATIO = 5.5;

export interface QuantizeContext {
  readonly signal: AbortSignal;
  readonly progress: (title: string, total: number) => Progress;
  /** Required ratio of float32's size to that of `mixed`; {@link MIXED_RATIO} if absent. */
  readonly mixedRatio?: number;
}

export interface Quantized {
  readonly files: readonly OutputFile[];
  readonly noise: LogitNoise | null;
  readonly nodes: readonly NodeReport[];
  /** A table of its own, if nodes do not tell everything. */
  readonly table: string | null;
}

/** @throws QuantizeError; AppError kind `cancelled`; ImportError for a weight beyond float16 */
export async function quantize(
  model: FloatModel,
  precision: Precision,
  images: readonly FloatValue[],
  context: QuantizeContext,
): Promise<Quantized> {
  switch (precision) {
    case 'float16':
      return { files: writeFloat16(model), noise: null, nodes: [], table: null };
    case 'dynamic':
      return toDynamic(model, images, context);
    case 'int8':
      return toInt8(model, images, context);
    case 'mixed': {
      const { manifest } = model;
      const targetBytes = Math.floor(
        bytesOf(variantOf(manifest, 'float32')) / (context.mixedRatio ?? MIXED_RATIO),
      );
      const network = await quantizeMixed(model, images, { targetBytes, ...context });
      const { files, loss } = network;
      return { files, noise: loss.noise, nodes: [], table: `mixed\n${mixedTable(network)}\n` };
    }
    case 'float32':
      throw new TypeError('float32 is where quantizing starts');
  }
}

async function toDynamic(
  model: FloatModel,
  images: readonly FloatValue[],
  context: QuantizeContext,
): Promise<Quantized> {
  const bar = context.progress(`${model.manifest.id} dynamic`, dynamicSteps(model, images.length));
  const network = await quantizeDynamic(model, images, {
    weightBits: 8,
    roundings: ['nearest', 'feedback'],
    signal: context.signal,
    advance: () => bar.advance(),
  });
  bar.stop();
  const noise = await noiseOf(model, await dynamicAnswerer(model, network), images);
  return { files: writeDynamic(model, network), noise, nodes: nodeReports(model, network), table: null };
}

async function toInt8(
  model: FloatModel,
  images: readonly FloatValue[],
  context: QuantizeContext,
): Promise<Quantized> {
  const bar = context.progress(`${model.manifest.id} int8`, int8Steps(model, images.length));
  const { signal } = context;
  const network = await quantizeInt8(model, images, {
    ...INT8_DEFAULTS,
    signal,
    advance: () => bar.advance(),
  });
  bar.stop();
  const noise = await noiseOf(model, await int8Answerer(model, network), images);
  return { files: writeInt8(model, network), noise, nodes: nodeReports(model, network), table: null };
}

function writeDynamic(model: FloatModel, network: DynamicNetwork): readonly OutputFile[] {
  const { rounded, constants, weightBits } = network;
  return modelFiles(
    quantizedModel(model, {
      layers: [...rounded.values()].map(({ quantized }) => quantized),
      constants,
      metadata: { format: 1, precision: 'dynamic', weightBits },
    }),
  );
}

export function writeInt8(model: FloatModel, network: Int8Network): readonly OutputFile[] {
  const { rounded, constants, ranges, weightBits, activationBits } = network;
  return modelFiles(
    quantizedModel(model, {
      layers: [...rounded.values()].map(({ quantized }) => quantized),
      constants,
      metadata: {
        format: 1,
        precision: 'int8',
        weightBits,
        activationBits,
        activations: activationsOf(ranges),
      },
    }),
  );
}

/** Measures noise in simulation, on the images that no rounding has seen. Disposes the answerer. */
async function noiseOf(
  model: FloatModel,
  quantized: Answerer,
  images: readonly FloatValue[],
): Promise<LogitNoise> {
  const float = await floatAnswerer(model);
  const unseen = unseenOf(images);
  const judged = unseen.length > 0 ? unseen : images;
  const pairs = judged.map((image) => [quantized.answer(image), float.answer(image)] as const);
  quantized.dispose();
  float.dispose();
  return logitNoise(pairs);
}
