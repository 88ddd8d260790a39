import { describe, expect, it } from 'vitest';
import { INITIAL_VIEW } from '../viewer/view-state.ts';
import { type Case, createAppStore } from './store.ts';
import { createViewCommands, viewOf } from './view-commands.ts';

const opened = (key: number) => ({ key }) as Case;

function page() {
  const store = createAppStore();
  const commands = createViewCommands(store);
  store.setState({ cases: [opened(1), opened(2)] });
  return { store, commands, view: (key: number) => viewOf(store.getState(), key) };
}

describe('the view of an image', () => {
  it('is as the file says until somebody changes it', () => {
    expect(page().view(1)).toEqual(INITIAL_VIEW);
  });

  it('is changed for one image and for no other', () => {
    const { commands, view } = page();
    commands.change(1, () => ({ isInverted: true }));
    commands.change(1, ({ placement }) => ({ placement: { ...placement, scale: 2 } }));
    expect(view(1)).toMatchObject({ isInverted: true, placement: { scale: 2 } });
    expect(view(2)).toEqual(INITIAL_VIEW);
  });

  it('is as the file says again after a reset', () => {
    const { commands, view } = page();
    commands.change(1, () => ({ isInverted: true }));
    commands.reset(1);
    expect(view(1)).toEqual(INITIAL_VIEW);
  });

  it('is forgotten with the file', () => {
    const { store, commands } = page();
    commands.change(1, () => ({ isInverted: true }));
    commands.change(2, () => ({ isInverted: true }));
    store.setState({ cases: [opened(2)] });
    expect([...store.getState().views.keys()]).toEqual([2]);
  });
});
