import { describe, expect, it } from 'vitest';
import { addPoint, type Marks, removeAll } from '../viewer/measure/edits.ts';
import { createMarkCommands, marksOf } from './mark-commands.ts';
import { type Case, createAppStore } from './store.ts';

const opened = (key: number) => ({ key, frame: 0 }) as Case;
const image = (key: number, frame = 0) => ({ key, frame });
const point = (x: number) => (marks: Marks) => addPoint(marks, 'length', { x, y: 0 }, 'x');

function page() {
  const store = createAppStore();
  const commands = createMarkCommands(store);
  store.setState({ cases: [opened(1), opened(2)], selectedKey: 1 });
  const draw = (key: number, frame = 0) => {
    commands.use('length');
    commands.change(image(key, frame), point(1));
    commands.change(image(key, frame), point(2));
  };
  return {
    store,
    commands,
    draw,
    marks: (key: number, frame = 0) => marksOf(store.getState(), image(key, frame)),
  };
}

describe('the marks of an image', () => {
  it('are on no other file, and on no other frame of their own', () => {
    const { draw, marks } = page();
    draw(1);
    expect([marks(1), marks(2), marks(1, 1)].map(({ made }) => made.length)).toEqual([1, 0, 0]);
  });

  it('are forgotten with the file', () => {
    const { store, draw, marks } = page();
    draw(1);
    draw(2);
    store.setState({ cases: [opened(2)] });
    expect(store.getState().marks.size).toBe(1);
    expect(marks(2).made).toHaveLength(1);
  });

  it('stay while another file is shown', () => {
    const { store, draw, marks } = page();
    draw(1);
    store.setState({ selectedKey: 2 });
    expect(marks(1).made).toHaveLength(1);
  });
});

describe('a tool', () => {
  it('is laid down with the mark that it completes', () => {
    const { store, commands } = page();
    commands.use('length');
    commands.change(image(1), point(1));
    expect(store.getState().marking).toBe('length');
    commands.change(image(1), point(2));
    expect(store.getState().marking).toBeNull();
  });

  it('is laid down with the image, and what was begun is given up', () => {
    const { store, commands, marks } = page();
    commands.use('length');
    commands.change(image(1), point(1));
    store.setState({ selectedKey: 2 });
    expect(store.getState().marking).toBeNull();
    expect(marks(1).draft).toBeNull();
  });

  it('gives up what another has begun', () => {
    const { commands, marks } = page();
    commands.use('length');
    commands.change(image(1), point(1));
    commands.use('angle');
    expect(marks(1).draft).toBeNull();
  });

  it('changes nothing that an edit leaves as it is', () => {
    const { store, commands } = page();
    const { marks } = store.getState();
    commands.change(image(1), removeAll);
    expect(store.getState().marks).toBe(marks);
  });
});
