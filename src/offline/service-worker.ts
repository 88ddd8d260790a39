/**
 * Keeps the app itself on the device, so that after one visit it opens without a network. Models
 * are not its business: see models/. Stored responses keep the headers they came with, so the page
 * stays cross-origin isolated and its policy holds offline as well.
 */
import { clientsClaim } from 'workbox-core';
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import type { ToServiceWorker } from './messages.ts';

declare const self: ServiceWorkerGlobalScope & {
  /** Every file of the build with its revision; put here by the build. */
  readonly __WB_MANIFEST: { url: string; revision: string | null }[];
};

precacheAndRoute(self.__WB_MANIFEST);
cleanupOutdatedCaches();
// Any address is the app, except a model's file opened by hand.
registerRoute(new NavigationRoute(createHandlerBoundToURL('/index.html'), { denylist: [/^\/models\//] }));

// The first visit needs no reload to be served from here.
clientsClaim();

// A new version waits until a person says so: the pages that are open still need the files of the
// old one.
self.addEventListener('message', ({ data }: ExtendableMessageEvent) => {
  if ((data as ToServiceWorker).type === 'activate') void self.skipWaiting();
});
