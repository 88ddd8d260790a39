import { expect, test } from 'vitest';
import { isInstalled } from './packages.mjs';

const lock = {
  '': { version: '0.1.0' },
  'node_modules/vite': { version: '8.3.8' },
  'node_modules/fsevents': { version: '2.3.3', optional: true },
};

test.each([
  ['all is there', { 'node_modules/vite': { version: '8.3.8' }, ...fsevents('2.3.3') }, true],
  ["another system's optional package is absent", { 'node_modules/vite': { version: '8.3.8' } }, true],
  ['more is there than is named', { ...lock, 'node_modules/extra': { version: '1.0.0' } }, true],
  ['a package is absent', fsevents('2.3.3'), false],
  ['a package is of another version', { 'node_modules/vite': { version: '8.3.7' } }, false],
  ['an optional package is of another version', { ...lock, ...fsevents('2.3.2') }, false],
])('where %s, installed is %3$s', (_, installed, expected) => {
  expect(isInstalled(lock, installed)).toBe(expected);
});

function fsevents(version: string) {
  return { 'node_modules/fsevents': { version } };
}
