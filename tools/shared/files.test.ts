import { resolve } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { fromCaller } from './files.ts';

afterEach(() => vi.unstubAllEnvs());

describe('a relative path means', () => {
  test.each([
    ['the folder where npm run was typed', 'classify', '/typed/in', '/typed/in/a.png'],
    [
      'the working directory, where another script of npm started the tool',
      'unit',
      '/typed/in',
      resolve('a.png'),
    ],
    ['the working directory, without npm', undefined, undefined, resolve('a.png')],
  ])('%s', (_, script, typedIn, expected) => {
    vi.stubEnv('npm_lifecycle_event', script);
    vi.stubEnv('INIT_CWD', typedIn);
    expect(fromCaller('a.png')).toBe(expected);
  });
});

test('an absolute path stays as it is', () => {
  vi.stubEnv('npm_lifecycle_event', 'classify');
  vi.stubEnv('INIT_CWD', '/typed/in');
  expect(fromCaller('/elsewhere/a.png')).toBe('/elsewhere/a.png');
});
