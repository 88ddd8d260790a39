/** Tables of texts by code, and figures that several of them write. */
import { counted, whole } from '../../format.ts';

/** One text for each code, of its parameters. */
export type Texts<Codes> = { readonly [C in keyof Codes]: (parameters: Codes[C]) => string };

/** The text of a code; the code itself if a newer version wrote one that is not known here. */
export function textOf<T extends { readonly code: string }>(texts: object, coded: T): string {
  // The compiler does not see that a code and its parameters belong together.
  const text = (texts as Readonly<Record<string, (parameters: T) => string>>)[coded.code];
  return text?.(coded) ?? coded.code;
}

export const bytes = (count: number): string => counted(count, { one: 'byte', other: 'bytes' });
export const bits = (count: number): string => counted(count, { one: 'bit', other: 'bits' });
export const channels = (count: number): string => counted(count, { one: 'channel', other: 'channels' });
export const size = (widthPx: number, heightPx: number): string => `${whole(widthPx)} × ${whole(heightPx)}`;
export const shape = (lengths: readonly number[]): string => `[${lengths.join(', ')}]`;
