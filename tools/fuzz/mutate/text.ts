/** Changes of text by its values: JSON, and words between separators. */
import { type Draw, oneOf } from './draw.ts';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Values that code is known to stumble over; text is as long as a label may be read as. */
const VALUES: readonly Json[] = [
  null,
  true,
  false,
  0,
  -1,
  1,
  0.5,
  -0.0,
  1e308,
  -1e308,
  5e-324,
  2 ** 31,
  -(2 ** 31),
  2 ** 32,
  2 ** 53,
  '',
  ' ',
  '0',
  '-1',
  'NaN',
  'Infinity',
  '__proto__',
  'constructor',
  'toString',
  '../../x',
  '\u0000',
  '\u202e',
  '\ud800',
  'x'.repeat(5000),
  [],
  {},
  [[]],
  [null],
];

/** Keys that objects have without being given any. */
const KEYS = ['__proto__', 'constructor', 'hasOwnProperty', 'length', '0', '', 'x'];

/** A JSON text with one value changed, anywhere in it. */
export function changeJson(text: string, draw: Draw): string {
  let json: Json;
  try {
    json = JSON.parse(text) as Json;
  } catch {
    return changeWords(text, draw);
  }
  const at = draw(Math.max(countOf(json), 1));
  return JSON.stringify(changedAt(json, { left: at }, draw));
}

const isObject = (json: Json): json is { readonly [key: string]: Json } =>
  typeof json === 'object' && json !== null && !Array.isArray(json);

const childrenOf = (json: Json): readonly Json[] =>
  Array.isArray(json) ? json : isObject(json) ? Object.values(json) : [];

const countOf = (json: Json): number =>
  childrenOf(json).reduce((sum: number, child) => sum + countOf(child), 1);

function changedAt(json: Json, place: { left: number }, draw: Draw): Json {
  if (place.left-- === 0) return changedValue(json, draw);
  if (Array.isArray(json))
    return json.map((child) => (place.left < 0 ? child : changedAt(child, place, draw)));
  if (!isObject(json)) return json;
  return fromEntries(
    Object.entries(json).map(([key, child]) => [key, place.left < 0 ? child : changedAt(child, place, draw)]),
  );
}

/** Assignment would call the setter of `__proto__`, and lose the key. */
function fromEntries(entries: readonly (readonly [string, Json])[]): Json {
  return Object.fromEntries(entries);
}

function changedValue(json: Json, draw: Draw): Json {
  const whole = draw(4) === 0;
  if (!whole && typeof json === 'number')
    return oneOf(draw, [json + 1, json - 1, -json, json * 2, json / 3, json * 1e9]) ?? 0;
  if (!whole && typeof json === 'string') return changeWords(json, draw);
  if (!whole && Array.isArray(json) && json.length > 0) {
    const at = draw(json.length);
    const one = json.slice(at, at + 1);
    return (
      oneOf<Json>(draw, [
        json.toSpliced(at, 1),
        [...json, ...one],
        json.toReversed(),
        Array.from({ length: 300 }, () => one).flat(),
      ]) ?? json
    );
  }
  if (!whole && isObject(json)) {
    const entries = Object.entries(json);
    const at = draw(entries.length);
    const key = oneOf(draw, KEYS) ?? '';
    return (
      oneOf<Json>(draw, [
        fromEntries(entries.toSpliced(at, 1)),
        fromEntries([...entries, [key, oneOf(draw, VALUES) ?? null]]),
        fromEntries(entries.map(([name, value], index) => [index === at ? key : name, value])),
        fromEntries(
          entries.map(([name], index) => [name, entries[(index + 1) % entries.length]?.[1] ?? null]),
        ),
      ]) ?? json
    );
  }
  return oneOf(draw, VALUES) ?? null;
}

/** Text with one of its words lost, doubled or replaced. */
export function changeWords(text: string, draw: Draw): string {
  const words = text.split(/([&=,./:;?# -]+)/);
  const at = draw(words.length);
  const word = words[at] ?? '';
  const value = oneOf(draw, VALUES);
  const other = typeof value === 'object' ? JSON.stringify(value) : String(value);
  const changed = oneOf(draw, [
    [],
    [word, word],
    [other],
    [word, other],
    [encodeURIComponent(word.toWellFormed())],
    [word.toUpperCase()],
    [oneOf(draw, words) ?? ''],
    [String.fromCodePoint(1 + draw(0xd7ff)), word],
  ]);
  return words.toSpliced(at, 1, ...(changed ?? [])).join('');
}
