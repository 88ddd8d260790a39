/**
 * Places tensors in one block of memory; tensors that are not alive at the same time may share
 * memory. Greedy by size: Pisarchyk and Lee 2020, "Efficient Memory Management for Deep Neural Net
 * Inference", algorithm 3.
 */

/**
 * The lifetime of a tensor: it is written in operation `first` and read last in operation `last`.
 */
export interface Lifetime {
  readonly bytes: number;
  readonly first: number;
  readonly last: number;
}

export interface Arena {
  /** Indexed by tensor, each a multiple of {@link ALIGNMENT}. */
  readonly byteOffsets: readonly number[];
  readonly bytes: number;
}

/** The size of a SIMD register. */
const ALIGNMENT = 16;

export function planArena(lifetimes: readonly Lifetime[]): Arena {
  const byteOffsets = new Array<number>(lifetimes.length).fill(0);
  const bySize = lifetimes
    .map((lifetime, tensor) => ({ ...lifetime, tensor, start: 0 }))
    .sort((a, b) => b.bytes - a.bytes || a.tensor - b.tensor);
  const placed: typeof bySize = [];
  for (const each of bySize) {
    const neighbours = placed
      .filter(({ first, last }) => first <= each.last && each.first <= last)
      .sort((a, b) => a.start - b.start);
    for (const neighbour of neighbours) {
      if (each.start + each.bytes <= neighbour.start) break;
      each.start = Math.max(each.start, aligned(neighbour.start + neighbour.bytes));
    }
    byteOffsets[each.tensor] = each.start;
    placed.push(each);
  }
  return { byteOffsets, bytes: Math.max(0, ...placed.map(({ start, bytes }) => aligned(start + bytes))) };
}

const aligned = (bytes: number): number => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
