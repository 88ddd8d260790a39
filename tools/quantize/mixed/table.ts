/** What the search found, for people. */
import { formatTable } from '../../shared/table.ts';
import { WIDTHS } from './budget.ts';
import type { MeasuredLayer, MixedNetwork } from './search.ts';

/**
 * One line a layer: weights, bits of a weight on average, output channels of each width, and the noise of the logits
 * where this layer alone is quantized, the root mean square as a share of their spread over images. The last line leaves
 * out the layers that stay in float.
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
