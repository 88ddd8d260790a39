/** The messages from a page to the service worker. */
export interface ToServiceWorker {
  /** Take over from the version that is running. */
  readonly type: 'activate';
}
