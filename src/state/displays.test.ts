import { describe, expect, it } from 'vitest';
import type { DisplayImage } from '../core/image.ts';
import { CaseList } from './case-list.ts';
import { Displays } from './displays.ts';
import { type Case, createAppStore } from './store.ts';

const MB = 2 ** 20;
const display = (bytes: number, ...overlayBytes: readonly number[]) =>
  ({
    samples: { byteLength: bytes },
    overlays: overlayBytes.map((byteLength) => ({ bits: { byteLength } })),
  }) as unknown as DisplayImage;

function page(files: number) {
  const list = new CaseList(createAppStore());
  list.add(Array.from({ length: files }, (_, index) => ({ key: index + 1, display: null }) as Case));
  let selected = 1;
  const displays = new Displays(list, (key) => key === selected);
  const kept = () => [...list.values()].filter((one) => one.display).map(({ key }) => key);
  return {
    displays,
    kept,
    select: (key: number) => {
      selected = key;
    },
  };
}

describe('images for the screen', () => {
  it('are kept up to a number, the last shown first', () => {
    const { displays, kept, select } = page(20);
    for (let key = 1; key <= 20; key++) {
      select(key);
      displays.keep(key, display(1000));
    }
    expect(kept()).toEqual(Array.from({ length: 12 }, (_, index) => index + 9));
  });

  it('are kept up to a number of bytes', () => {
    const { displays, kept, select } = page(4);
    for (let key = 1; key <= 4; key++) {
      select(key);
      displays.keep(key, display(50 * MB));
    }
    expect(kept()).toEqual([3, 4]);
  });

  it('are counted with their overlays', () => {
    const { displays, kept, select } = page(3);
    for (let key = 1; key <= 3; key++) {
      select(key);
      // 60 MB: three of them would be more than 128 MB, and three of 40 MB would not.
      displays.keep(key, display(40 * MB, 15 * MB, 5 * MB));
    }
    expect(kept()).toEqual([2, 3]);
  });

  it('keep the one on the screen however large it is, and however many come after it', () => {
    const { displays, kept } = page(3);
    displays.keep(1, display(200 * MB));
    displays.keep(2, display(50 * MB));
    displays.keep(3, display(50 * MB));
    expect(kept()).toEqual([1, 3]);
  });

  it('are not made ahead where they would drop what is kept', () => {
    const { displays } = page(5);
    displays.keep(1, display(50 * MB));
    expect(displays.isWanted(2, 0)).toBe(true);
    expect(displays.isWanted(2, 1)).toBe(false);
    displays.keep(2, display(50 * MB));
    expect(displays.isWanted(3, 0)).toBe(false);
  });

  it('leave their room when they are forgotten', () => {
    const { displays, kept } = page(3);
    displays.keep(1, display(100 * MB));
    displays.forget(1);
    displays.keep(2, display(100 * MB));
    expect(kept()).toEqual([1, 2]);
  });
});
