import { messages } from '../../../messages/index.ts';
import type { Mark } from '../../../viewer/measure/marks.ts';
import { type Scale, valueOfMark } from '../../../viewer/measure/values.ts';

/** The lines that stand beside a mark: its value, and where its length was measured. */
export function markLines(mark: Mark, scale: Scale): readonly string[] {
  const { measuring } = messages;
  const value = valueOfMark(mark, scale);
  const { spacing } = scale;
  switch (value?.kind) {
    case undefined:
      return [];
    case 'length':
      return [measuring.length(value.length.px, value.length.mm, spacing), measuring.origin(spacing)];
    case 'angle':
    case 'cobb':
      return [value.degrees === null ? measuring.noValue : measuring.angle(value.degrees)];
    case 'ratio': {
      const [heart, chest] = [value.heart, value.chest].map(({ px, mm }) =>
        measuring.length(px, mm, spacing),
      );
      return [
        value.ratio === null ? measuring.noValue : measuring.ratio(value.ratio),
        `${measuring.heart(heart ?? '')}, ${measuring.chest(chest ?? '')}`,
        measuring.origin(spacing),
      ];
    }
  }
}

/** Marks of a kind are counted from 1 in the order in which they were made. */
export function markName(mark: Mark, made: readonly Mark[]): string {
  const same = made.filter(({ kind }) => kind === mark.kind);
  return messages.measuring.numbered(mark.kind, same.indexOf(mark) + 1);
}
