/** Encodes operations in the memory layout that kernels/descriptors.ts declares. */
import { DESCRIPTOR_BYTES, FIELDS, FLOAT_FIELDS, KIND } from './descriptor-layout.ts';

export type Kind = keyof typeof KIND;

/** Fields that encoding fills in by itself; `next` belongs to the threads. */
type CommonField = 'kind' | 'tiles' | 'next';

/** A value for each field of a kind; addresses and lengths are in bytes. */
export type Fields<K extends Kind> = Readonly<
  Record<Exclude<(typeof FIELDS)[K][number], CommonField>, number | boolean>
>;

const floats: ReadonlySet<string> = new Set(FLOAT_FIELDS);

/** @param tiles The number of parts that threads claim one by one. */
export function encode<K extends Kind>(kind: K, tiles: number, fields: Fields<K>): Uint8Array {
  const values: Readonly<Record<string, number | boolean>> = {
    ...fields,
    kind: KIND[kind],
    tiles,
    next: 0,
  };
  const bytes = new Uint8Array(DESCRIPTOR_BYTES);
  const view = new DataView(bytes.buffer);
  FIELDS[kind].forEach((field, i) => {
    const value = Number(values[field]);
    if (floats.has(field)) view.setFloat32(4 * i, value, true);
    else view.setInt32(4 * i, value, true);
  });
  return bytes;
}
