import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { canShareMemory } from './threads.ts';

beforeEach(() => vi.stubGlobal('Worker', class {}));
afterEach(() => vi.unstubAllGlobals());

test('grants threads to an isolated page whose memory can be posted', () => {
  vi.stubGlobal('crossOriginIsolated', true);
  expect(canShareMemory()).toBe(true);
});

test.each([false, undefined])('grants no threads without isolation (%s)', (isolated) => {
  vi.stubGlobal('crossOriginIsolated', isolated);
  expect(canShareMemory()).toBe(false);
});

test('grants no threads to a worker that can start none', () => {
  vi.stubGlobal('crossOriginIsolated', true);
  vi.stubGlobal('Worker', undefined);
  expect(canShareMemory()).toBe(false);
});

test('grants no threads where posting a shared memory is refused, as in WebKitGTK', () => {
  vi.stubGlobal('crossOriginIsolated', true);
  vi.spyOn(MessagePort.prototype, 'postMessage').mockImplementation(() => {
    throw new DOMException('The object can not be cloned.', 'DataCloneError');
  });
  expect(canShareMemory()).toBe(false);
  vi.restoreAllMocks();
});

test('grants no threads where there is no shared memory', () => {
  vi.stubGlobal('crossOriginIsolated', true);
  vi.stubGlobal('WebAssembly', {
    Memory: class {
      constructor() {
        throw new TypeError('shared memory is not supported');
      }
    },
  });
  expect(canShareMemory()).toBe(false);
});
