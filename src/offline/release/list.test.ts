import { describe, expect, test } from 'vitest';
import { isStored, isWeights, parseList, ReleaseRefused } from './list.ts';
import { installed, NONE } from './record.ts';
import { judge } from './updates.ts';

const file = (path: string) => ({ path, bytes: 1, sha256: 'a'.repeat(64) });
const LIST = { format: 1, version: '1', number: 3, selfTest: 'assets/w.js', files: [file('index.html')] };
const parsed = (value: unknown) =>
  parseList(Uint8Array.from(Buffer.from(typeof value === 'string' ? value : JSON.stringify(value))).buffer);

describe('a list of files', () => {
  test('is read as it was written', () => {
    expect(parsed(LIST)).toEqual(LIST);
  });

  const DAMAGED: readonly (readonly [string, unknown])[] = [
    ['a login page', '<!doctype html>'],
    ['another format', { ...LIST, format: 2 }],
    ['no page', { ...LIST, files: [file('about.html')] }],
    ['a hash that is none', { ...LIST, files: [{ ...file('index.html'), sha256: 'A'.repeat(64) }] }],
    ['a number that is none', { ...LIST, number: '3' }],
    ['null', 'null'],
    ...['/etc', '../a', 'a/../b', 'a//b', 'a\\b', 'https://a', 'a?b', 'a#b'].map(
      (path) => [`the path ${path}`, { ...LIST, files: [...LIST.files, file(path)] }] as const,
    ),
  ];

  test.each(DAMAGED)('is refused for %s', (_, value) => {
    expect(() => parsed(value)).toThrow(ReleaseRefused);
  });

  test.each([
    ['index.html', true, false],
    ['assets/a.wasm', true, false],
    ['models/index.json', true, false],
    ['models/lite/manifest.json', true, false],
    ['models/lite/int8/model.json', false, true],
    ['models/lite/int8/manifest.json', false, true],
    ['service-worker.js', false, false],
    ['licences.md', false, false],
  ])('%s: stored with the app %s, a weight %s', (path, stored, weights) => {
    expect([isStored(path), isWeights(path)]).toEqual([stored, weights]);
  });
});

describe('a release beside the running one', () => {
  const release = (id: string, number: number, key: string | null) => ({ id, version: '1', number, key });
  const running = installed(NONE, release('a', 5, 'K'));

  test.each([
    ['a higher number of the same key', release('b', 6, 'K'), null],
    ['the running one again', release('a', 5, 'K'), null],
    ['the same number', release('b', 5, 'K'), 'older'],
    ['a lower number', release('b', 4, 'K'), 'older'],
    ['another key', release('b', 6, 'L'), 'other-key'],
    ['a build without a key', release('b', 6, null), 'unsigned'],
  ])('%s', (_, offered, reason) => {
    const judged = () => judge(offered, running);
    if (reason === null) expect(judged).not.toThrow();
    else expect(judged).toThrow(reason);
  });

  test('an older one is taken where a person has named it, and only that one', () => {
    const allowed = { ...running, allowedId: 'b' };
    expect(() => judge(release('b', 4, 'K'), allowed)).not.toThrow();
    expect(() => judge(release('c', 4, 'K'), allowed)).toThrow('older');
    expect(() => judge(release('b', 4, 'L'), allowed)).toThrow('other-key');
  });

  test('a build from source takes any other, as nobody numbers those', () => {
    const built = installed(NONE, release('a', 0, null));
    expect(() => judge(release('b', 0, null), built)).not.toThrow();
    expect(() => judge(release('b', 1, 'K'), built)).not.toThrow();
  });
});
