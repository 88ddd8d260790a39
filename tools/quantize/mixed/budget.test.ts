import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { channelBits, type LayerErrors, layerBudgets, WIDTHS } from './budget.ts';

/** An error that every additional bit divides by four, as finer steps do. */
const fading = (error: number): Float64Array => Float64Array.from(WIDTHS, (bits) => error * 4 ** -bits);

const layer = (weightsPerChannel: number, ...errors: readonly (Float64Array | number)[]): LayerErrors => ({
  weightsPerChannel,
  errors: errors.map((error) => (typeof error === 'number' ? fading(error) : error)),
  // More expensive than any error justifies.
  floatBits: 1e9,
});

const costOf = (layers: readonly LayerErrors[], bits: readonly ArrayLike<number>[]): number =>
  layers.reduce(
    (sum, { weightsPerChannel }, l) =>
      sum + Array.from(bits[l] ?? []).reduce((most, width) => most + width, 0) * weightsPerChannel,
    0,
  );

const errorOf = (
  layers: readonly LayerErrors[],
  factors: readonly number[],
  bits: readonly ArrayLike<number>[],
): number =>
  layers.reduce(
    (sum, { errors }, l) =>
      sum +
      (factors[l] ?? 0) * errors.reduce((all, curve, c) => all + (curve[(bits[l]?.[c] ?? 0) - 2] ?? 0), 0),
    0,
  );

function split(layers: readonly LayerErrors[], factors: readonly number[], budget: number): Uint8Array[] {
  const budgets = layerBudgets(layers, factors, budget);
  return layers.map((each, l) => widthsOf(each, budgets[l] ?? 0));
}

function widthsOf(of: LayerErrors, budget: number): Uint8Array {
  const bits = channelBits(of, budget);
  if (!bits) throw new Error('the layer was left in float');
  return bits;
}

const positive = fc.double({ min: 1e-3, max: 1e3, noNaN: true });

describe('bits of channels', () => {
  it('cause the least error that fits, if all bits cost the same', () => {
    const cases = fc.tuple(
      fc.tuple(positive, positive, positive),
      fc.tuple(positive, positive),
      fc.integer({ min: 6, max: 24 }),
    );
    fc.assert(
      fc.property(cases, ([errors, [first, second], total]) => {
        const layers = [layer(10, errors[0], errors[1]), layer(10, errors[2])];
        const factors = [first, second];
        const found = split(layers, factors, total * 10);
        expect(costOf(layers, found)).toBe(total * 10);
        for (const [a, b, c] of triples(total)) {
          const other = errorOf(layers, factors, [[a, b], [c]]);
          expect(errorOf(layers, factors, found)).toBeLessThanOrEqual(other * (1 + 1e-12));
        }
      }),
    );
  });

  it('never exceed the budget, and leave less than one step of it', () => {
    const layers = fc.array(
      fc.tuple(fc.integer({ min: 1, max: 50 }), fc.array(positive, { minLength: 1, maxLength: 6 })),
      { minLength: 1, maxLength: 5 },
    );
    fc.assert(
      fc.property(layers, fc.double({ min: 2, max: 8, noNaN: true }), (given, mean) => {
        const all = given.map(([weights, errors]) => layer(weights, ...errors));
        const budget =
          all.reduce((sum, { errors, weightsPerChannel }) => sum + errors.length * weightsPerChannel, 0) *
          mean;
        const bits = split(
          all,
          all.map(() => 1),
          budget,
        );
        const left = budget - costOf(all, bits);
        expect(left).toBeGreaterThanOrEqual(0);
        // The rest of the budget buys no further bit of any channel that does not have all.
        const cheapest = all.flatMap(({ weightsPerChannel }, l) =>
          [...(bits[l] ?? [])].some((width) => width < 8) ? [weightsPerChannel] : [],
        );
        expect(left).toBeLessThan(Math.min(...cheapest, Number.POSITIVE_INFINITY));
      }),
    );
  });

  it('go to the channel with the greater error', () => {
    expect([...widthsOf(layer(1, 1, 64), 9)]).toEqual([3, 6]);
  });

  it('go to the layer with the greater factor, for equal errors', () => {
    expect(layerBudgets([layer(1, 1), layer(1, 1)], [1, 256], 10)).toEqual([3, 7]);
  });

  it('skip a width that is no better than the one before', () => {
    const stubborn = Float64Array.of(1, 1, 0.1, 0.1, 0.1, 0.1, 0.1);
    expect([...widthsOf(layer(1, stubborn), 3)]).toEqual([2]);
    expect([...widthsOf(layer(1, stubborn), 4)]).toEqual([4]);
    expect([...widthsOf(layer(1, stubborn), 8)]).toEqual([4]);
  });

  it("are not needed if float costs less than the layer's errors elsewhere", () => {
    const small = { ...layer(1, 1e6, 1e6), floatBits: 64 };
    const large = layer(100, 1);
    expect(channelBits(small, 64)).toBeNull();
    expect(layerBudgets([small, large], [1, 1], 64 + 500)).toEqual([64, 500]);
    // If its errors matter little, it is rounded like any other.
    expect(layerBudgets([small, large], [1e-9, 1], 10 + 700)).toEqual([10, 700]);
  });

  it('are assigned while they pay, if float does not fit', () => {
    const small = { ...layer(1, 1e6, 1e6), floatBits: 64 };
    expect([...widthsOf(small, 14)]).toEqual([7, 7]);
  });

  it('are the fewest if nothing errs, and if nothing is left', () => {
    expect([...widthsOf(layer(3, 0, 0), 48)]).toEqual([2, 2]);
    expect([...widthsOf(layer(3, 1, 1), 0)]).toEqual([2, 2]);
  });
});

/** Three widths with a given sum. */
function triples(total: number): readonly (readonly [number, number, number])[] {
  return WIDTHS.flatMap((a) =>
    WIDTHS.flatMap((b) => {
      const c = total - a - b;
      return c >= 2 && c <= 8 ? [[a, b, c] as const] : [];
    }),
  );
}
