import { describe, expect, test } from 'vitest';
import { createAppStore } from './store.ts';
import { createUpdateCommands } from './update-commands.ts';

const SOUND = { state: 'sound', missing: 0, repaired: 0, atMs: 0 } as const;
const ready = { engine: { state: 'ready', info: {} as never } } as const;
const reading = { key: 1, analysis: { state: 'inferring' } } as never;
const read = { key: 1, analysis: { state: 'done' } } as never;

function opened() {
  const store = createAppStore();
  const called: string[] = [];
  const updates = createUpdateCommands(store, {
    tryCandidate: async () => void called.push('try'),
    applyUpdate: () => void called.push('apply'),
    proved: () => void called.push('proved'),
  });
  return { store, called, updates };
}

describe('a release that is offered', () => {
  test('is tried once nothing is being read', async () => {
    const { store, called, updates } = opened();
    store.setState({ ...ready, cases: [reading] });
    updates.candidate();
    expect(called).toEqual([]);
    store.setState({ cases: [] });
    expect(called).toEqual(['try']);
    store.setState({ cases: [] });
    expect(called).toEqual(['try']);
  });

  test('is tried where the model of the running one does not load', () => {
    const { store, called, updates } = opened();
    updates.candidate();
    expect(called).toEqual([]);
    store.setState({ engine: { state: 'failed', error: null as never } });
    expect(called).toEqual(['try']);
  });

  test('waits while the stored copy is looked at, which reads a drawn image too', () => {
    const { store, called, updates } = opened();
    store.setState({ ...ready, stored: { state: 'checking' } });
    updates.candidate();
    expect(called).toEqual([]);
    store.setState({ stored: { state: 'unchecked' } });
    expect(called).toEqual(['try']);
  });

  test('is announced when it has passed, and said to be coming once a person wants it', () => {
    const { store, called, updates } = opened();
    updates.ready();
    expect(store.getState().offline).toBe('update-waiting');
    updates.apply();
    updates.ready();
    expect(store.getState().offline).toBe('updating');
    expect(called).toEqual(['apply']);
  });
});

test.each([
  ['the stored copy was tried', { stored: SOUND }],
  ['files are missing and it read all the same', { stored: { ...SOUND, state: 'incomplete' } as const }],
  ['a person’s image was read', { cases: [read] }],
])('a release has proved itself once %s, and says so once', (_, state) => {
  const { store, called } = opened();
  store.setState(ready);
  expect(called).toEqual([]);
  store.setState(state);
  store.setState({ notice: null });
  expect(called).toEqual(['proved']);
});
