/**
 * Signed streams of up to 8 bits: codec-openjpeg 1.3.6 and codec-openjph 2.4.11 set their negative
 * samples to 0, without an error. Declared as streams of 16 bits, they are decoded rightly.
 */
import type { Bytes } from '../../../bytes.ts';
import type { StoredFrame } from '../contract.ts';
import type { Codestream } from './codestream.ts';

const DECLARED_BITS = 16;

export const isSignedBytes = ({ signed, bits }: Codestream): boolean => signed && bits <= 8;

/** A copy whose header declares 16 signed bits (Ssiz, T.800 A.5.1) for each component. */
export function declaredWider({ bytes, components }: Codestream): Bytes {
  const wider = bytes.slice();
  for (let component = 0; component < components; component++) {
    wider[FIRST_DEPTH + component * 3] = 0x80 + DECLARED_BITS - 1;
  }
  return wider;
}

/** Behind the markers SOC and SIZ (which is the second, A.3), the length, and 36 bytes. */
const FIRST_DEPTH = 42;

/**
 * Samples of the wider stream in the range of their own.
 * @param samples two bytes for each, little endian; taken over
 */
export function narrowed(
  samples: Bytes,
  { bits, reversible }: Codestream,
  bitsAllocated: 8 | 16,
): StoredFrame['words'] {
  const values = new Int16Array(samples.buffer);
  // Steps of the irreversible transformation are relative to the declared range (E.1.1).
  const scale = reversible ? 1 : 2 ** (DECLARED_BITS - bits);
  const low = -(2 ** (bits - 1));
  const high = -low - 1;
  for (let index = 0; index < values.length; index++) {
    values[index] = Math.min(high, Math.max(low, Math.round((values[index] ?? 0) / scale)));
  }
  return bitsAllocated === 8 ? Uint8Array.from(values) : new Uint16Array(values.buffer);
}
