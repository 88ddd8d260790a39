/** The messages between a page and the service worker. */
export type ToServiceWorker =
  /** Take over from the version that is running. */
  | { readonly type: 'activate' }
  /** Read every stored byte of the app, and fetch what is not sound; answered by an AppCheck. */
  | { readonly type: 'check' };

/** The outcome of a look at the stored copy of the app. */
export interface AppCheck {
  readonly files: number;
  /** Files that were gone or damaged and could not be fetched again. */
  readonly missing: number;
  /** Files that were gone or damaged, and were fetched again. */
  readonly repaired: number;
}
