import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Lifetime, planArena } from './arena.ts';

const lifetime = fc
  .record({ bytes: fc.nat(500), first: fc.nat(30), length: fc.nat(10) })
  .map(({ bytes, first, length }): Lifetime => ({ bytes, first, last: first + length }));
const lifetimes = fc.array(lifetime, { maxLength: 30 });

const liveTogether = (a: Lifetime, b: Lifetime): boolean => a.first <= b.last && b.first <= a.last;

it('tensors that are alive at the same time share no byte, and all lie within the arena', () => {
  fc.assert(
    fc.property(lifetimes, (all) => {
      const { byteOffsets, bytes } = planArena(all);
      const placed = all.map((each, i) => ({ ...each, start: byteOffsets[i] ?? -1 }));
      for (const [i, a] of placed.entries()) {
        expect(a.start % 16).toBe(0);
        expect(a.start + a.bytes).toBeLessThanOrEqual(bytes);
        for (const b of placed.slice(i + 1)) {
          if (!liveTogether(a, b) || a.bytes === 0 || b.bytes === 0) continue;
          expect(a.start + a.bytes <= b.start || b.start + b.bytes <= a.start).toBe(true);
        }
      }
    }),
  );
});

it('a chain needs the memory of its two largest neighbours, not of all its tensors', () => {
  const chain = [100, 800, 300, 160, 640].map((bytes, i) => ({ bytes, first: i - 1, last: i }));
  expect(planArena(chain).bytes).toBe(800 + 304);
});
