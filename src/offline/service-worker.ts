/**
 * Keeps the app itself on the device, so that after one visit it opens without a network. Models
 * are stored by models/. Stored responses keep their headers, so the page stays cross-origin
 * isolated and its policy holds offline as well.
 */
import { clientsClaim } from 'workbox-core';
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import type { ToServiceWorker } from './messages.ts';

declare const self: ServiceWorkerGlobalScope & {
  /** Every file of the build with its revision, injected by the build. */
  readonly __WB_MANIFEST: { url: string; revision: string | null }[];
};

precacheAndRoute(self.__WB_MANIFEST);
cleanupOutdatedCaches();
// Every navigation gets the app, except one to a model's file.
registerRoute(new NavigationRoute(createHandlerBoundToURL('/index.html'), { denylist: [/^\/models\//] }));

// The first visit is served by this worker without a reload.
clientsClaim();

// A new version waits until the user applies it: the pages that are open still need the files of
// the old one.
self.addEventListener('message', ({ data }: ExtendableMessageEvent) => {
  if ((data as ToServiceWorker).type === 'activate') void self.skipWaiting();
});
