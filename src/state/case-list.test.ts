import { beforeEach, describe, expect, it, vi } from 'vitest';
import { CaseList, PUBLISHED_EVERY_MS } from './case-list.ts';
import { type AppStore, type Case, createAppStore } from './store.ts';

const caseOf = (key: number): Case => ({
  key,
  name: `${key}.png`,
  blob: new Blob(),
  frame: 0,
  frames: null,
  analysis: { state: 'idle' },
  display: null,
  thumbnail: null,
  isSeen: false,
});

let store: AppStore;
let list: CaseList;
let published: number;
beforeEach(() => {
  store = createAppStore();
  list = new CaseList(store);
  published = 0;
  store.subscribe(({ cases }, before) => {
    if (cases !== before.cases) published++;
  });
});

const names = () => store.getState().cases.map(({ name }) => name);
const interval = () => new Promise((resolve) => setTimeout(resolve, PUBLISHED_EVERY_MS + 25));

describe('the list of open files', () => {
  it('is published once for many changes in a short time, the last of each file', async () => {
    list.add([1, 2, 3].map(caseOf));
    list.publish();
    for (let i = 0; i < 100; i++) list.update((i % 3) + 1, { name: `${i}` });
    expect(list.get(1)?.name).toBe('99');
    expect(names()).toEqual(['1.png', '2.png', '3.png']);
    await interval();
    expect(names()).toEqual(['99', '97', '98']);
    expect(published).toBe(2);
  });

  it('shows a change at once where nothing was published lately', async () => {
    list.add([caseOf(1)]);
    list.publish();
    await interval();
    list.update(1, { name: 'other' });
    expect(names()).toEqual(['other']);
  });

  it('is published at once on demand, and not again without a change', async () => {
    list.add([caseOf(1)]);
    list.publish();
    list.update(1, { name: 'other' });
    list.publish();
    list.publish();
    await interval();
    expect(names()).toEqual(['other']);
    expect(published).toBe(2);
  });

  it('keeps every file that did not change as it is, so that its row is not rendered again', () => {
    list.add([caseOf(1), caseOf(2)]);
    list.publish();
    const [, second] = store.getState().cases;
    list.update(1, { name: 'other' });
    list.publish();
    expect(store.getState().cases[1]).toBe(second);
  });

  it('shows the file that it is told to where the one on the screen is closed, and else stays', () => {
    list.add([1, 2, 3].map(caseOf));
    store.setState({ selectedKey: 1 });
    list.remove(2, 3);
    expect(store.getState().selectedKey).toBe(1);
    list.remove(1, 3);
    expect(store.getState().selectedKey).toBe(3);
  });

  it('puts files back in their places', () => {
    list.add([1, 4].map(caseOf));
    list.insert([
      { one: caseOf(2), at: 1 },
      { one: caseOf(3), at: 2 },
    ]);
    list.publish();
    expect(names()).toEqual(['1.png', '2.png', '3.png', '4.png']);
    expect(list.placeOf(3)).toBe(2);
  });

  it('takes no change of a file that is closed', async () => {
    const change = vi.fn();
    list.add([caseOf(1)]);
    list.remove(1, null);
    store.subscribe(change);
    list.update(1, { name: 'late' });
    await interval();
    expect(names()).toEqual([]);
    expect(change).not.toHaveBeenCalled();
  });
});
