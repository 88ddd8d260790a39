/**
 * Files of a model that is quantized without a search, which takes minutes in a network of wide
 * layers.
 */

import { modelFiles, type OutputFile } from '../../../src/engine/graph/index.ts';
import type { Range } from '../../../src/quantize/affine.ts';
import { basicDynamic, basicInt8 } from '../../../src/quantize/basic.ts';
import { quantizationSites } from '../../../src/quantize/sites.ts';
import { observeExtremes } from '../activations/observe.ts';
import type { FloatModel } from '../model.ts';
import { type FloatValue, openRunner } from '../simulation/runner.ts';

const options = { search: 'quick', signal: new AbortController().signal } as const;

export async function basicDynamicFiles(model: FloatModel): Promise<readonly OutputFile[]> {
  return modelFiles(await basicDynamic(model, options));
}

/** Inputs stay float, as in `npm run quantize`. */
export async function basicInt8Files(
  model: FloatModel,
  pictures: readonly FloatValue[],
): Promise<readonly OutputFile[]> {
  const { graph } = model;
  const runner = await openRunner(graph);
  const extremes = await observeExtremes(runner, pictures, options.signal, () => {});
  runner.dispose();
  const ranges = new Map<string, Range>();
  for (const site of quantizationSites(graph)) {
    const seen = extremes.get(site);
    if (seen && !graph.inputs.some(({ name }) => name === site)) ranges.set(site, seen.range());
  }
  return modelFiles(await basicInt8(model, ranges, options));
}
