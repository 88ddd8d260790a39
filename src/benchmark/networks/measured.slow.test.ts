import { describe, expect, it } from 'vitest';
import { observeRanges } from '../../../tools/compare/build/ranges.ts';
import { lookup } from '../../../tools/import/ir.ts';
import { quantizationSites } from '../../quantize/sites.ts';
import { ARCHITECTURES } from './architectures.ts';
import { floatGraph } from './made.ts';
import { MEASURED, rangesOf } from './measured.ts';

const RUN_MS = 180_000;

describe.each([...ARCHITECTURES.keys()])('the facts about %s', (name) => {
  const measured = lookup(MEASURED, name);
  const ranges = rangesOf(measured);

  it('matches a float32 run on seeded images', { timeout: RUN_MS }, async () => {
    const network = lookup(ARCHITECTURES, name)();
    const { graph } = floatGraph(network);
    const seen = await observeRanges(network, graph);
    expect([...ranges.keys()]).toEqual(quantizationSites(graph));
    for (const [value, { min, max }] of ranges) {
      const { min: seenMin, max: seenMax } = lookup(seen, value);
      // Four digits are kept, so half of the fourth is lost.
      const lost = 6e-4 * Math.max(-seenMin, seenMax);
      expect(Math.abs(min - seenMin), value).toBeLessThan(lost);
      expect(Math.abs(max - seenMax), value).toBeLessThan(lost);
    }
  });
});

it('holds no value whose signal vanishes or explodes', () => {
  for (const [name, measured] of MEASURED) {
    for (const [value, { min, max }] of rangesOf(measured)) {
      expect(Math.max(-min, max), `${name} ${value}`).toBeGreaterThan(0.5);
      expect(Math.max(-min, max), `${name} ${value}`).toBeLessThan(100);
    }
  }
});
