/** Changes that respect where the parts of a file begin: chunks, segments, elements, records. */
import type { Draw } from './draw.ts';

type Parts = readonly Uint8Array[];

/** Bytes at the beginning of a part that say what it is and how long. */
const HEAD_BYTES = 16;

/** The edges of the range of a number, of 1, 2 or 4 bytes in either order. */
const EDGES: readonly (readonly number[])[] = [0, 1, 0x7f, 0x80, 0xfe, 0xff].flatMap((byte) => [
  [byte],
  [byte, 0],
  [0, byte],
  [byte, 0xff],
  [0xff, byte],
  [byte, 0, 0, 0],
  [0, 0, 0, byte],
  [byte, 0xff, 0xff, 0xff],
  [0xff, 0xff, 0xff, byte],
]);

const changes: readonly ((parts: Parts, others: Parts, draw: Draw) => Parts)[] = [
  // One is lost.
  (parts, _, draw) => without(parts, draw(parts.length)),
  // One comes twice.
  (parts, _, draw) => {
    const at = draw(parts.length);
    return [...parts.slice(0, at + 1), ...parts.slice(at)];
  },
  // One moves.
  (parts, _, draw) => {
    const from = draw(parts.length);
    const rest = without(parts, from);
    const to = draw(rest.length + 1);
    return [...rest.slice(0, to), ...parts.slice(from, from + 1), ...rest.slice(to)];
  },
  // One of another file takes the place of one, or is put before it.
  (parts, others, draw) => {
    const at = draw(parts.length);
    const other = draw(others.length);
    return [...parts.slice(0, at), ...others.slice(other, other + 1), ...parts.slice(at + draw(2))];
  },
  // A number in the head of one is at an edge.
  (parts, _, draw) => {
    const at = draw(parts.length);
    return parts.map((part, index) => (index === at ? atEdge(part, draw) : part));
  },
  // A length or value is near what it was.
  (parts, _, draw) => {
    const at = draw(parts.length);
    return parts.map((part, index) => (index === at ? nudged(part, draw) : part));
  },
];

const without = (parts: Parts, at: number): Parts => [...parts.slice(0, at), ...parts.slice(at + 1)];

function atEdge(part: Uint8Array, draw: Draw): Uint8Array {
  const changed = part.slice();
  const at = draw(Math.min(HEAD_BYTES, part.length));
  changed.set((EDGES[draw(EDGES.length)] ?? []).slice(0, part.length - at), at);
  return changed;
}

function nudged(part: Uint8Array, draw: Draw): Uint8Array {
  const changed = part.slice();
  const at = draw(Math.min(HEAD_BYTES, part.length));
  changed[at] = (changed[at] ?? 0) + (draw(2) === 0 ? 1 : -1) * (1 + draw(4));
  return changed;
}

/** Cuts bytes where parts begin. */
export function cut(input: Uint8Array, starts: readonly number[]): Parts {
  return [0, ...starts].map((start, at) => input.subarray(start, starts[at] ?? input.length));
}

/**
 * Changes one file by its parts.
 * @param others parts of another input, for exchange
 */
export function changeParts(parts: Parts, others: Parts, draw: Draw): Uint8Array<ArrayBuffer> {
  const change = changes[draw(changes.length)];
  return new Uint8Array(Buffer.concat(change ? change(parts, others, draw) : parts));
}
