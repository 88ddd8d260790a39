/**
 * Keeps the app itself on the device, so that after one visit it opens without a network. Models
 * are stored by models/. Stored responses keep their headers, so the page stays cross-origin
 * isolated and its policy holds offline as well.
 */
import { cacheNames, clientsClaim } from 'workbox-core';
import {
  addPlugins,
  cleanupOutdatedCaches,
  createHandlerBoundToURL,
  getCacheKeyForURL,
  precacheAndRoute,
} from 'workbox-precaching';
import { registerRoute } from 'workbox-routing';
import { SETTLE_MS } from '../core/lasting-cache.ts';
import { type BuiltFile, checkApp } from './app-check.ts';
import type { ToServiceWorker } from './messages.ts';

declare const self: ServiceWorkerGlobalScope & {
  /** Every file of the build with its revision, injected by the build. */
  readonly __WB_MANIFEST: BuiltFile[];
};

/** Those of tools/setup/headers.mjs, put in by the build. */
declare const __SECURITY_HEADERS__: Readonly<Record<string, string>>;

/** The folder that the app is served from, with a slash at the end; it may be below a path. */
const { pathname: home, href: homeUrl } = new URL(self.registration.scope);

/** The build puts the list in this place once. */
const FILES = self.__WB_MANIFEST;

/**
 * Adds the headers that a static host does not send, without which there are no threads and no policy.
 * What a server sends stays as it is. The mark tells the page: see protection.ts.
 */
function withHeaders(response: Response): Response {
  const missing = Object.entries(__SECURITY_HEADERS__).filter(([name]) => !response.headers.has(name));
  if (missing.length === 0 || response.status === 0) return response;
  const headers = new Headers(response.headers);
  for (const [name, value] of missing) headers.set(name, value);
  headers.set('Penumbra-Headers', 'added');
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}
addPlugins([{ handlerWillRespond: ({ response }) => Promise.resolve(withHeaders(response)) }]);

/** See core/lasting-cache.ts: the first entry of a cache that was just made can be lost. */
let settled: Promise<void> | null = null;
async function settle(): Promise<void> {
  const cache = await caches.open(cacheNames.precache);
  if ((await cache.keys()).length > 0) return;
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
}
addPlugins([
  {
    async handlerWillStart({ event }) {
      if (event.type !== 'install') return;
      settled ??= settle();
      await settled;
    },
  },
]);

precacheAndRoute(FILES);
cleanupOutdatedCaches();

const page = createHandlerBoundToURL('index.html');
const isPage = (pathname: string): boolean => pathname === home || pathname === `${home}index.html`;
const isFile = (pathname: string): boolean =>
  pathname.startsWith(`${home}models/`) || pathname === `${home}licences.md`;

// Every navigation gets the app, except one to a file that a person may read. The page's addresses are
// relative, so that it is only right at its own address.
registerRoute(
  ({ request, url }) => request.mode === 'navigate' && !isFile(url.pathname),
  (options) => (isPage(options.url.pathname) ? page(options) : Promise.resolve(Response.redirect(homeUrl))),
);

// The first visit is served by this worker without a reload.
clientsClaim();

// A new version waits until the user applies it: the pages that are open still need the files of
// the old one.
self.addEventListener('message', (event: ExtendableMessageEvent) => {
  const message = event.data as ToServiceWorker;
  if (message.type === 'activate') void self.skipWaiting();
  else event.waitUntil(answerCheck(event.ports[0]));
});

async function answerCheck(port: MessagePort | undefined): Promise<void> {
  port?.postMessage(await checkApp(FILES, { cacheName: cacheNames.precache, keyOf: getCacheKeyForURL }));
}
