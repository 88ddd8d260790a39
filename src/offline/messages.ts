/**
 * The messages between a page and the service worker. Both may come from different releases for a
 * while, so that a message may be added and none may change.
 */
import type { Refusal, RunningRelease } from '../core/release.ts';

export type ToServiceWorker =
  /** Say what runs; answered by {@link Seen}. */
  | { readonly type: 'running' }
  /** Look for a newer release; answered by {@link Seen}. */
  | { readonly type: 'look' }
  /** Read every stored byte of the app, and fetch what is not sound; answered by an AppCheck. */
  | { readonly type: 'check' }
  /** The outcome of the self-test of a release that is offered. */
  | { readonly type: 'tried'; readonly id: string; readonly ok: boolean }
  /** Put the release that is offered in the place of the running one; answered by true once it is. */
  | { readonly type: 'apply'; readonly id: string }
  /** A page of this release has read. */
  | { readonly type: 'proved'; readonly id: string }
  /** From pages before there were releases: take over. */
  | { readonly type: 'activate' };

/** To every page, whenever it changes. */
export type FromServiceWorker = { readonly type: 'offer'; readonly offer: Offer | null };

/** A release that is stored whole and verified beside the running one. */
export interface Offer {
  readonly id: string;
  /** Whether its self-test has passed, so that it may be applied. */
  readonly isTried: boolean;
  /** Path of the worker script with the self-test. */
  readonly selfTest: string;
}

/** What runs, and what a look has found. */
export interface Seen {
  readonly running: RunningRelease | null;
  readonly offer: Offer | null;
  /** Why the release of the server was not taken; null where there was none to refuse. */
  readonly refusal: Refusal | null;
}

/** The outcome of a look at the stored copy of the app. */
export interface AppCheck {
  readonly files: number;
  /** Files that were gone or damaged and could not be fetched again. */
  readonly missing: number;
  /** Files that were gone or damaged, and were fetched again. */
  readonly repaired: number;
}
