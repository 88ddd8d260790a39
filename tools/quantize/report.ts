/** Reports the effect of quantizing, for people and as JSON. */

import type { Precision } from '../../src/core/precision.ts';
import { bytesOf, type ModelManifest, variantOf } from '../../src/model/manifest.ts';
import { rangeOf } from '../../src/quantize/affine.ts';
import { type Layer, layersOf } from '../../src/quantize/layers.ts';
import { formatTable } from '../shared/table.ts';
import type { FloatModel } from './model.ts';
import type { LogitNoise } from './simulation/logits.ts';
import type { DynamicNetwork } from './variants/dynamic.ts';
import type { Int8Network } from './variants/int8.ts';

/** One node: its weights, if it has any, and its result, if that is quantized. */
export interface NodeReport {
  readonly node: string;
  readonly op: string;
  /** Null if the weights stay float, or there are none. */
  readonly weightBits: number | null;
  /** Signal to rounding noise of the weights. */
  readonly weightSqnrDb: number | null;
  readonly rounding: 'nearest' | 'feedback' | 'float' | null;
  /**
   * Error of the layer's result on unseen images from rounding its weights; relative root mean
   * square.
   */
  readonly outputError: number | null;
  readonly range: readonly [number, number] | null;
  readonly method: string | null;
  readonly scale: number | null;
  readonly zeroPoint: number | null;
  /** Noise of the logits from rounding this result alone; root mean square. */
  readonly logitNoise: number | null;
}

const NO_RANGE = { range: null, method: null, scale: null, zeroPoint: null, logitNoise: null } as const;

export function nodeReports(model: FloatModel, network: DynamicNetwork | Int8Network): readonly NodeReport[] {
  const { graph } = model;
  const layers = new Map(layersOf(graph).map((layer) => [layer.node.name, layer]));
  const ranges = 'ranges' in network ? network.ranges : new Map();
  const bits = 'activationBits' in network ? network.activationBits : 8;
  return graph.nodes.flatMap((node): NodeReport[] => {
    const layer = layers.get(node.name);
    const chosen = ranges.get(node.name);
    if (!layer && !chosen) return [];
    const range = chosen ? rangeOf(chosen.quantization, bits) : null;
    return [
      {
        node: node.name,
        op: node.op,
        ...weightReport(network, layer),
        ...(chosen && range
          ? {
              range: [range.min, range.max],
              method: chosen.method,
              scale: chosen.quantization.scale,
              zeroPoint: chosen.quantization.zeroPoint,
              logitNoise: chosen.logitNoise,
            }
          : NO_RANGE),
      },
    ];
  });
}

function weightReport(
  { rounded }: DynamicNetwork | Int8Network,
  layer: Layer | undefined,
): Pick<NodeReport, 'weightBits' | 'weightSqnrDb' | 'rounding' | 'outputError'> {
  const result = layer && rounded.get(layer.weight);
  if (!result) {
    return { weightBits: null, weightSqnrDb: null, rounding: layer ? 'float' : null, outputError: null };
  }
  const { rounding, outputError, weightSqnrDb, quantized } = result;
  return { weightBits: quantized.bits, weightSqnrDb, rounding, outputError };
}

export interface VariantReport {
  readonly precision: Precision;
  readonly bytes: number;
  /** Ratio of the float32 variant's bytes to these. */
  readonly ratio: number;
  /**
   * On calibration images that no rounding has seen; null for float16, which is measured elsewhere.
   */
  readonly noise: LogitNoise | null;
  readonly nodes: readonly NodeReport[];
}

export function variantReport(
  manifest: ModelManifest,
  precision: Precision,
  noise: LogitNoise | null,
  nodes: readonly NodeReport[],
): VariantReport {
  const bytes = bytesOf(variantOf(manifest, precision));
  return { precision, bytes, ratio: bytesOf(variantOf(manifest, 'float32')) / bytes, noise, nodes };
}

export function nodeTable({ precision, nodes }: VariantReport): string {
  if (nodes.length === 0) return '';
  const header = ['node', 'op', 'bits', 'weight SQNR', 'rounding', 'output error'];
  const isInt8 = nodes.some(({ range }) => range !== null);
  if (isInt8) header.push('range', 'method', 'scale', 'zero', 'logit noise');
  const rows = nodes.map((each) => {
    const cells = [
      each.node,
      each.op,
      String(each.weightBits ?? '-'),
      each.weightSqnrDb === null ? '-' : `${each.weightSqnrDb.toFixed(1)} dB`,
      each.rounding ?? '-',
      each.outputError === null ? '-' : each.outputError.toFixed(4),
    ];
    if (!isInt8) return cells;
    return [
      ...cells,
      each.range ? `${each.range[0].toFixed(2)} to ${each.range[1].toFixed(2)}` : 'float',
      each.method ?? '-',
      each.scale === null ? '-' : each.scale.toPrecision(4),
      String(each.zeroPoint ?? '-'),
      each.logitNoise === null ? '-' : each.logitNoise.toFixed(4),
    ];
  });
  return `${precision}\n${formatTable(header, rows)}\n`;
}

export function summaryTable(reports: readonly VariantReport[]): string {
  const header = ['precision', 'bytes', 'float32 is', 'logit noise', 'of it sd', 'sd of logits'];
  const rows = reports.map(({ precision, bytes, ratio, noise }) => [
    precision,
    String(bytes),
    `${ratio.toFixed(2)}x`,
    noise ? noise.rms.toFixed(4) : '-',
    noise ? noise.sd.toFixed(4) : '-',
    noise ? noise.spread.toFixed(3) : '-',
  ]);
  return `${formatTable(header, rows)}\n`;
}
