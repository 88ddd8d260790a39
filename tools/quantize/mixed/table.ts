/** A table of the search's results, for people. */
import { formatTable } from '../../shared/table.ts';
import { WIDTHS } from './budget.ts';
import type { MeasuredLayer, MixedNetwork } from './search.ts';

/**
 * One line per layer: weights, mean bits of a weight, output channels of each width, and the noise
 * of the logits with this layer alone quantized, as root mean square relative to their spread over
 * images. The last line sums up the layers that stay float.
 */
export function mixedTable({ layers, floatLayers, loss }: MixedNetwork): string {
  const header = ['layer', 'weights', 'bits', ...WIDTHS.map(String), 'noise'];
  const total = layers.flatMap(({ bits }) => [...bits]);
  const weights = layers.reduce((sum, layer) => sum + weightsOf(layer), 0);
  const meanBits = layers.reduce((sum, layer) => sum + bitsOf(layer), 0) / weights;
  return formatTable(header, [
    ...layers.map((layer) => [
      layer.candidate.layer.node.name,
      String(weightsOf(layer)),
      (bitsOf(layer) / weightsOf(layer)).toFixed(2),
      ...histogram([...layer.bits]),
      Math.sqrt(layer.loss.relative).toFixed(4),
    ]),
    ...floatLayers.map(({ layer, rows }) => [layer.node.name, String(rows.length), 'float']),
    ['all', String(weights), meanBits.toFixed(2), ...histogram(total), Math.sqrt(loss.relative).toFixed(4)],
  ]);
}

const weightsOf = ({ candidate: { rows } }: MeasuredLayer): number => rows.length;

const bitsOf = ({ bits, candidate: { weightsPerChannel } }: MeasuredLayer): number =>
  bits.reduce((sum, width) => sum + width, 0) * weightsPerChannel;

const histogram = (bits: readonly number[]): readonly string[] =>
  WIDTHS.map((width) => String(bits.filter((each) => each === width).length || '-'));
