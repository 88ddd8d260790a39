import { describe, expect, test } from 'vitest';
import {
  type InstalledRelease,
  installed,
  NONE,
  offered,
  proved,
  type Releases,
  started,
  swapped,
  tried,
} from './record.ts';

const release = (number: number): InstalledRelease => ({
  id: String(number).repeat(64).slice(0, 64),
  version: `0.${number}`,
  number,
  key: 'key',
});
const [one, two] = [release(1), release(2)];
const MINUTE_MS = 60_000;

const updated = (): Releases => swapped(tried(offered(installed(NONE, one), two), two.id, true), two.id);

describe('a swap', () => {
  test('puts a tried release in the place of the current one, which is kept', () => {
    expect(updated()).toMatchObject({ current: two, previous: one, candidate: null });
  });

  test('needs a trial that passed, and the release that was asked for', () => {
    const waiting = offered(installed(NONE, one), two);
    expect(swapped(waiting, two.id)).toBe(waiting);
    const passed = tried(waiting, two.id, true);
    expect(swapped(passed, one.id)).toBe(passed);
  });

  test('ends the permission for an older release', () => {
    const allowed = { ...tried(offered(installed(NONE, two), one), one.id, true), allowedId: one.id };
    expect(swapped(allowed, one.id).allowedId).toBeNull();
  });
});

describe('a trial', () => {
  test('may fail twice, as a device can be short of memory, and refuses the release the third time', () => {
    let releases = offered(installed(NONE, one), two);
    for (const failures of [1, 2]) {
      releases = tried(releases, two.id, false);
      expect(releases.candidate?.failures).toBe(failures);
    }
    releases = tried(releases, two.id, false);
    expect(releases).toMatchObject({
      current: one,
      candidate: null,
      refused: [{ id: two.id, reason: 'failed-self-test' }],
    });
  });
});

describe('the starts of a new release', () => {
  test('the third start belongs to the previous one where two in a row never read', () => {
    let releases = updated();
    for (const minute of [0, 1]) {
      releases = started(releases, minute * MINUTE_MS);
      expect(releases.current).toEqual(two);
    }
    releases = started(releases, 2 * MINUTE_MS);
    expect(releases).toMatchObject({ current: one, previous: null });
    expect(releases.refused).toEqual([{ id: two.id, reason: 'did-not-start' }]);
  });

  test('a page that is closed or loaded anew within moments counts for nothing', () => {
    let releases = updated();
    for (let second = 0; second < 25; second += 5) releases = started(releases, second * 1000);
    expect(releases).toMatchObject({ current: two, starts: { silent: 0 } });
  });

  test('a clock that is set back does not keep a broken release', () => {
    const first = started(updated(), 10 * MINUTE_MS);
    const second = started(first, 5 * MINUTE_MS);
    expect(started(second, 0).current).toEqual(one);
  });

  test('two that read let the previous release go, and one that reads forgives those before it', () => {
    let releases = started(started(updated(), 0), MINUTE_MS);
    releases = proved(releases, two.id);
    expect(releases).toMatchObject({ previous: one, starts: { silent: 0 } });
    releases = proved(started(releases, 2 * MINUTE_MS), two.id);
    expect(releases).toMatchObject({ current: two, previous: null });
  });

  test('a page of the previous release proves nothing', () => {
    const releases = started(updated(), 0);
    expect(proved(releases, one.id)).toBe(releases);
  });

  test('a first release has nothing to prove', () => {
    const releases = installed(NONE, one);
    expect(started(releases, 0)).toBe(releases);
  });
});
