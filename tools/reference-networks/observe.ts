/**
 * Computes the content of src/benchmark/networks/measured: the value ranges of each network, and
 * the sizes of its files.
 */
import { createHash } from 'node:crypto';
import { floatGraph, makeModel, REFERENCE_PRECISIONS } from '../../src/benchmark/networks/made.ts';
import type { MadeFile, Measured } from '../../src/benchmark/networks/measured.ts';
import type { Network } from '../../src/benchmark/networks/network.ts';
import type { Range } from '../../src/quantize/affine.ts';
import { quantizationSites } from '../../src/quantize/sites.ts';
import { observeRanges } from '../compare/build/ranges.ts';
import { lookup } from '../import/ir.ts';

/** Four digits: another machine's float arithmetic differs in the seventh. */
const rounded = (value: number): number => Number(value.toPrecision(4));

export async function measureNetwork(network: Network): Promise<Measured> {
  const { graph } = floatGraph(network);
  const seen = await observeRanges(network, graph);
  const ranges = new Map<string, Range>();
  for (const site of quantizationSites(graph)) {
    const { min, max } = lookup(seen, site);
    ranges.set(site, { min: rounded(min), max: rounded(max) });
  }
  const files: Record<string, readonly MadeFile[]> = {};
  for (const precision of REFERENCE_PRECISIONS) files[precision] = await filesOf(network, precision, ranges);
  return {
    ranges: Object.fromEntries([...ranges].map(([site, { min, max }]) => [site, [min, max]])),
    files: files as Measured['files'],
  };
}

async function filesOf(
  network: Network,
  precision: (typeof REFERENCE_PRECISIONS)[number],
  ranges: ReadonlyMap<string, Range>,
): Promise<readonly MadeFile[]> {
  const { signal } = new AbortController();
  const { json, weights } = await makeModel(network, precision, ranges, { signal });
  return [Buffer.from(JSON.stringify(json)), new Uint8Array(weights)].map((bytes) => ({
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  }));
}
