/**
 * Which release is running, which was before it and which may come: one record, changed in one
 * transaction, so that a power cut leaves it as it was or as it is to be. Its changes are pure.
 */
import { type DBSchema, openDB } from 'idb';
import type { Refusal } from '../../core/release.ts';

export interface InstalledRelease {
  readonly id: string;
  readonly version: string;
  readonly number: number;
  /** Public key in base64 that its list was verified with; null where it was built without one. */
  readonly key: string | null;
}

export interface Releases {
  /** Every request is answered from this one; null before the first was stored whole. */
  readonly current: InstalledRelease | null;
  /** Kept until {@link current} has proved itself. */
  readonly previous: InstalledRelease | null;
  /** Stored whole and verified, beside the current one. */
  readonly candidate: (InstalledRelease & { readonly isTried: boolean; readonly failures: number }) | null;
  /** Starts of the current release. */
  readonly starts: {
    /** Those after which it read. */
    readonly proved: number;
    /** Those in a row after which it did not. */
    readonly silent: number;
    /** When one began whose outcome is not known yet; null where none is open. */
    readonly openMs: number | null;
  };
  /** Releases that are not offered again, and why; the newest last. */
  readonly refused: readonly { readonly id: string; readonly reason: Refusal }[];
  /** An older release that a person asked for. */
  readonly allowedId: string | null;
}

export const NONE: Releases = {
  current: null,
  previous: null,
  candidate: null,
  starts: { proved: 0, silent: 0, openMs: null },
  refused: [],
  allowedId: null,
};

/** A page that was closed sooner says nothing about its release. */
const START_MS = 30_000;
/** One more start after these is the previous release's. */
const SILENT_STARTS = 2;
/** The previous release goes after as many. */
const PROVING_STARTS = 2;
/** A device can be short of memory for once. */
const TRIALS = 3;
const REFUSALS_KEPT = 8;

const fresh = (proved: number): Releases['starts'] => ({ proved, silent: 0, openMs: null });

/** The first release of this device; it replaces nothing, so that nothing is left to prove. */
export const installed = (releases: Releases, release: InstalledRelease): Releases => ({
  ...releases,
  current: release,
  candidate: null,
  starts: fresh(PROVING_STARTS),
});

export const offered = (releases: Releases, release: InstalledRelease): Releases => ({
  ...releases,
  candidate: { ...release, isTried: false, failures: 0 },
});

function refused(releases: Releases, id: string, reason: Refusal): Releases {
  const others = releases.refused.filter((each) => each.id !== id);
  return { ...releases, refused: [...others, { id, reason }].slice(-REFUSALS_KEPT) };
}

/** The outcome of a trial. */
export function tried(releases: Releases, id: string, ok: boolean): Releases {
  const { candidate } = releases;
  if (candidate?.id !== id) return releases;
  if (ok) return { ...releases, candidate: { ...candidate, isTried: true } };
  const failures = candidate.failures + 1;
  if (failures < TRIALS) return { ...releases, candidate: { ...candidate, failures } };
  return refused({ ...releases, candidate: null }, id, 'failed-self-test');
}

/** Puts the candidate in the place of the current release. */
export function swapped(releases: Releases, id: string): Releases {
  const { candidate, current } = releases;
  if (candidate?.id !== id || !candidate.isTried) return releases;
  const { isTried: _, failures: __, ...release } = candidate;
  return {
    ...releases,
    current: release,
    previous: current,
    candidate: null,
    starts: fresh(0),
    allowedId: releases.allowedId === id ? null : releases.allowedId,
  };
}

/** A page is about to open. A release that never got as far as reading gives way to the previous one. */
export function started(releases: Releases, nowMs: number): Releases {
  const { current, previous, starts } = releases;
  if (!current || !previous) return releases;
  const { openMs } = starts;
  // A clock that was set back must not keep a broken release.
  const isSilent = openMs !== null && Math.abs(nowMs - openMs) >= START_MS;
  const silent = starts.silent + (isSilent ? 1 : 0);
  if (silent >= SILENT_STARTS) {
    const back = { ...releases, current: previous, previous: null, starts: fresh(PROVING_STARTS) };
    return refused(back, current.id, 'did-not-start');
  }
  const isOpen = openMs !== null && !isSilent;
  return { ...releases, starts: { ...starts, silent, openMs: isOpen ? openMs : nowMs } };
}

/** A page of the release has read. */
export function proved(releases: Releases, id: string): Releases {
  const { current, previous, starts } = releases;
  if (current?.id !== id || !previous) return releases;
  const next = fresh(starts.proved + (starts.openMs === null ? 0 : 1));
  return { ...releases, starts: next, previous: next.proved < PROVING_STARTS ? previous : null };
}

interface Database extends DBSchema {
  record: { key: 'releases'; value: Releases };
}

const opened = () =>
  openDB<Database>('penumbra-releases', 1, {
    upgrade: (database) => void database.createObjectStore('record'),
  });

export async function readRecord(): Promise<Releases> {
  const database = await opened();
  try {
    return (await database.get('record', 'releases')) ?? NONE;
  } finally {
    database.close();
  }
}

/** Changes the record in one transaction that is on the disk once this resolves. */
export async function changeRecord(change: (releases: Releases) => Releases): Promise<Releases> {
  const database = await opened();
  try {
    const transaction = database.transaction('record', 'readwrite', { durability: 'strict' });
    const before = (await transaction.store.get('releases')) ?? NONE;
    const after = change(before);
    if (after !== before) await transaction.store.put(after, 'releases');
    await transaction.done;
    return after;
  } finally {
    database.close();
  }
}
