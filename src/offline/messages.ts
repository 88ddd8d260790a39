/** What a page tells the service worker. */
export interface ToServiceWorker {
  /** Take over from the version that is running. */
  readonly type: 'activate';
}
