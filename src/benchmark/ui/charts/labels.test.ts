import { describe, expect, it } from 'vitest';
import { placeLabels } from './labels.ts';

const ROOM = { left: 0, right: 400, top: 0, bottom: 200 };
const point = (x: number, y: number, text = 'int8 on WASM') => ({ x, y, r: 5, text });

describe('names beside points', () => {
  it('stand on the right where there is room, and on the left at the right edge', () => {
    const [first, last] = placeLabels([point(50, 50), point(390, 100)], [], ROOM);
    expect(first?.anchor).toBe('start');
    expect(last?.anchor).toBe('end');
  });

  it('never lie on one another, nor on the circle of another point', () => {
    const near = [point(100, 50), point(104, 52), point(100, 54)];
    const labels = placeLabels(near, [], ROOM);
    const positions = labels.filter((label) => label !== null).map(({ x, y }) => `${x} ${y}`);
    expect(new Set(positions).size).toBe(positions.length);
    const [beside] = placeLabels([point(100, 50)], [{ x: 130, y: 50, r: 8 }], ROOM);
    expect(beside?.anchor).not.toBe('start');
  });

  it('are left out rather than drawn outside', () => {
    expect(placeLabels([point(10, 10)], [], { left: 0, right: 40, top: 0, bottom: 20 })).toEqual([null]);
  });
});
