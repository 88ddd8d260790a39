import { describe, expect, it } from 'vitest';
import { AppError } from '../core/errors.ts';
import { explain } from '../messages/explain.ts';
import { parseModelIndex, serialiseModelIndex } from './model-index.ts';

const problemOf = (json: unknown) => {
  try {
    parseModelIndex(json);
    return null;
  } catch (thrown) {
    return AppError.from(thrown).problem;
  }
};

describe('parseModelIndex', () => {
  it('reads the default by its name, wherever it stands in the list', () => {
    const index = { schema: 2, default: 'b', models: ['a', 'b', 'c'] };
    expect(parseModelIndex(index)).toEqual({ default: 'b', models: ['a', 'b', 'c'] });
  });

  it('reads back what is written', () => {
    const index = { default: 'lite', models: ['first', 'lite'] };
    expect(parseModelIndex(JSON.parse(serialiseModelIndex(index)))).toEqual(index);
  });

  it('takes the only model of the first schema for the default', () => {
    expect(parseModelIndex({ models: ['lite'] })).toEqual({ default: 'lite', models: ['lite'] });
  });

  it('does not choose among several models of the first schema', () => {
    const problem = problemOf({ models: ['a', 'b'] });
    expect(problem).toMatchObject({ detail: { code: 'no-default', models: ['a', 'b'] } });
    expect(problem && explain(problem).cause).toContain('a, b');
  });

  it('refuses a default that is not in the list, by its name', () => {
    const problem = problemOf({ schema: 2, default: 'gone', models: ['a', 'b'] });
    expect(problem).toMatchObject({
      kind: 'model',
      reason: 'invalid-manifest',
      detail: { code: 'unknown-default', model: 'gone', models: ['a', 'b'] },
    });
    expect(problem && explain(problem).cause).toContain('gone');
  });

  it.each([
    ['no object', null, 'schema'],
    ['an empty list of the first schema', { models: [] }, 'schema'],
    ['no model', { schema: 2, default: 'a', models: [] }, 'models'],
    ['a later schema', { schema: 3, default: 'a', models: ['a'] }, 'schema'],
    ['a path for an id', { schema: 2, default: '../a', models: ['../a'] }, 'default'],
    ['no default', { schema: 2, models: ['a'] }, 'default'],
    ['a field that nobody knows', { schema: 2, default: 'a', models: ['a'], extra: 1 }, 'extra'],
  ])('refuses %s and names the field', (_, json, field) => {
    const problem = problemOf(json);
    expect(problem).toMatchObject({ reason: 'invalid-manifest', detail: { code: 'manifest-field' } });
    if (json !== null) expect(problem).toMatchObject({ detail: { field } });
  });
});
