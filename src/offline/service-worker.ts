/**
 * Answers the app from the release that is running on this device, so that it opens without a
 * network; see release/. The worker itself holds no version of the app, so that a newer worker may
 * take over at once.
 */
import { sha256 } from '../core/hash.ts';
import type { Refusal } from '../core/release.ts';
import type { AppCheck, FromServiceWorker, Seen, ToServiceWorker } from './messages.ts';
import { isWeights, ReleaseRefused } from './release/list.ts';
import {
  changeRecord,
  installed,
  NONE,
  proved,
  type Releases,
  readRecord,
  started,
  swapped,
  tried,
} from './release/record.ts';
import { ReleaseStore } from './release/store.ts';
import { RELEASE_FOLDER } from './release/stored-lists.ts';
import { fetchServed, judge, look, offerOf } from './release/updates.ts';

declare const self: ServiceWorkerGlobalScope & {
  /** The public key of releases in base64; `npm run pack -- --key` writes it here. */
  readonly __RELEASE_KEY__?: string;
};

/** Those of tools/setup/headers.mjs, put in by the build. */
declare const __SECURITY_HEADERS__: Readonly<Record<string, string>>;

/** Null in a build from source, whose releases nobody has signed. */
const KEY = self.__RELEASE_KEY__ ?? null;

/** The folder that the app is served from, with a slash at the end; it may be below a path. */
const { pathname: home, href: homeUrl, origin } = new URL(self.registration.scope);

const store = new ReleaseStore(homeUrl);

/** The record as last read; each navigation reads it anew. */
let known: Promise<Releases> | null = null;
const releases = (): Promise<Releases> => {
  known ??= readRecord()
    .catch(() => NONE)
    .then(recovered);
  return known;
};

/** A record that was lost must not take the stored releases with it. */
async function recovered(record: Releases): Promise<Releases> {
  if (record.current) return record;
  const whole = await store.newestWhole();
  return whole ? installed(record, { ...whole, key: KEY }) : record;
}

async function change(by: (before: Releases) => Releases): Promise<Releases> {
  const before = await releases();
  const after = await changeRecord((record) => by(record.current ? record : before));
  known = Promise.resolve(after);
  if (idsOf(before).some((id) => !idsOf(after).includes(id))) void tidy();
  return after;
}

const idsOf = ({ current, previous, candidate }: Releases): readonly string[] =>
  [current, previous, candidate].flatMap((each) => each?.id ?? []);

/**
 * Adds the headers that a static host does not send, without which there are no threads and no policy.
 * What a server sends stays as it is. The mark tells the page: see protection.ts.
 */
function withHeaders(response: Response, more: Readonly<Record<string, string>> = {}): Response {
  const missing = Object.entries(__SECURITY_HEADERS__).filter(([name]) => !response.headers.has(name));
  const added = Object.entries(more);
  if (missing.length + added.length === 0 || response.status === 0) return response;
  const headers = new Headers(response.headers);
  for (const [name, value] of [...missing, ...added]) headers.set(name, value);
  if (missing.length > 0) headers.set('Penumbra-Headers', 'added');
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}

self.addEventListener('install', (event) => event.waitUntil(install()));

/** A throw here keeps the worker that is running. */
async function install(): Promise<void> {
  const served = await fetchServed(homeUrl, KEY);
  const before = await readRecord();
  judge(served.release, before);
  await requireOwnScript(served.list.files.find(({ path }) => path === 'service-worker.js')?.sha256);
  if (!before.current) {
    await store.download(served.release.id, served.bytes, null);
    await change((now) => installed(now, served.release));
    // The pages that are open still need the files of a worker from before there were releases.
    if (self.registration.active) return;
  }
  await self.skipWaiting();
}

/** The list names this very script, too. */
async function requireOwnScript(expected: string | undefined): Promise<void> {
  const response = await fetch(self.location.href, { cache: 'no-store' });
  if ((await sha256(await response.arrayBuffer())) !== expected)
    throw new ReleaseRefused('damaged', 'service-worker.js');
}

self.addEventListener('activate', (event) =>
  event.waitUntil(
    (async () => {
      // The first visit is served by this worker without a reload.
      await self.clients.claim();
      const names = await caches.keys();
      const earlier = names.filter((name) => name.startsWith('workbox-precache') && name.endsWith(homeUrl));
      await Promise.all(earlier.map((name) => caches.delete(name)));
    })(),
  ),
);

const isPage = (path: string): boolean => path === '' || path === 'index.html';
const isReadable = (path: string): boolean => path.startsWith('models/') || path === 'licences.md';
/** They come from the server or not at all; the last is each site's own. */
const PASSED: readonly string[] = ['release.json', 'release.sig', 'service-worker.js', 'kiosk.json'];

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== origin || !url.pathname.startsWith(home)) return;
  const path = url.pathname.slice(home.length);
  // Every navigation gets the app, except one to a file that a person may read. The page's addresses
  // are relative, so that it is only right at its own address.
  if (request.mode === 'navigate' && !isReadable(path)) event.respondWith(open(event, path, url));
  else if (!PASSED.includes(path) && !isWeights(path)) event.respondWith(answer(path, request));
});

async function open(event: FetchEvent, path: string, url: URL): Promise<Response> {
  if (!isPage(path)) return Response.redirect(homeUrl);
  const allowedId = url.searchParams.get('allow-older');
  known = null;
  // A device whose database is broken still opens what it has.
  await change((before) => {
    const now = started(before, Date.now());
    return allowedId === null || allowedId === now.allowedId ? now : { ...now, allowedId };
  }).catch(() => undefined);
  event.waitUntil(lookOnce());
  return answer('index.html', event.request);
}

/** From storage; what lies there no more, from the server if it is the very file. */
async function answer(path: string, request: Request): Promise<Response> {
  const { current, previous, candidate } = await releases();
  const [, askedId, inside] = RELEASE_FOLDER.exec(path) ?? [];
  const wanted = inside ?? path;
  if (inside !== undefined && isWeights(inside)) return fetch(homeUrl + inside, { cache: 'no-store' });
  // A page that was opened before the last swap asks for scripts of the previous release.
  const ids = askedId
    ? [current, previous, candidate].flatMap((each) => (each?.id === askedId ? [askedId] : []))
    : [current, previous].flatMap((each) => each?.id ?? []);
  let isNamed = askedId !== undefined;
  for (const id of ids) {
    const file = (await store.list(id))?.files.find((each) => each.path === wanted);
    if (!file) continue;
    isNamed = true;
    const response = (await store.match(file)) ?? (await store.fetch(file).catch(() => null));
    if (response) return withHeaders(response, wanted.endsWith('.json') ? { 'Penumbra-Release': id } : {});
  }
  return isNamed ? Response.error() : fetch(request);
}

/** Looks, tidying and checks take turns: what one stores the other must not delete. */
let turn: Promise<unknown> = Promise.resolve();
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const result = turn.then(work);
  turn = result.catch(() => undefined);
  return result;
}

let looking: Promise<Refusal | null> | null = null;
/** Null where nothing was refused; a look that is under way answers all who ask. */
function lookOnce(): Promise<Refusal | null> {
  looking ??= inTurn(async () => {
    try {
      await look({ home: homeUrl, key: KEY, store });
      return null;
    } catch (thrown) {
      return thrown instanceof ReleaseRefused ? thrown.reason : 'unreachable';
    } finally {
      known = null;
    }
  }).finally(() => {
    looking = null;
  });
  void looking.then(() => tell());
  return looking;
}

/** Tells every page which release is offered now. */
async function tell(): Promise<void> {
  const offer = await offerOf(await releases(), store);
  const message: FromServiceWorker = { type: 'offer', offer };
  for (const client of await self.clients.matchAll({ type: 'window' })) client.postMessage(message);
}

self.addEventListener('message', (event: ExtendableMessageEvent) => {
  const message = event.data as ToServiceWorker;
  const reply = (value: unknown) => event.ports[0]?.postMessage(value);
  event.waitUntil(receive(message).then(reply, () => reply(null)));
});

async function receive(message: ToServiceWorker): Promise<Seen | AppCheck | boolean | null> {
  switch (message.type) {
    case 'running':
      return seen(null);
    case 'look':
      return seen(await lookOnce());
    case 'check': {
      const { current } = await releases();
      return current && inTurn(() => store.check(current.id));
    }
    case 'tried':
      // What has failed for once is tried again at the next look.
      await change((before) => tried(before, message.id, message.ok));
      if (message.ok) await tell();
      return null;
    case 'apply':
      return (await change((before) => swapped(before, message.id))).current?.id === message.id;
    case 'proved':
      await change((before) => proved(before, message.id));
      return null;
    case 'activate':
      await self.skipWaiting();
      return null;
  }
}

async function seen(refusal: Refusal | null): Promise<Seen> {
  const now = await releases();
  const { current } = now;
  const running = current && {
    id: current.id,
    version: current.version,
    number: current.number,
    isSigned: current.key !== null,
  };
  return { running, offer: await offerOf(now, store), refusal };
}

/** Deletes what no release needs. Other pages may still be of the previous one. */
async function tidy(): Promise<void> {
  if ((await self.clients.matchAll({ type: 'window' })).length > 1) return;
  await inTurn(async () => {
    const ids = idsOf(await readRecord());
    if (ids.length > 0) await store.prune(ids);
  });
}
