/**
 * Two pages behind one address. Routes lie in the hash, since the served app has one file and an unknown path is an honest 404
 * (vite.config.ts). Written by hand: two routes are less code than a router's settings.
 */
import { useSyncExternalStore } from 'react';

export interface Route {
  readonly page: 'reading' | 'benchmark';
  /** What stands behind the question mark; empty where there is none. */
  readonly query: string;
}

export const READING_LINK = '#/';
export const BENCHMARK_LINK = '#/benchmark';

export function routeOf(hash: string): Route {
  const [path = '', query = ''] = hash.split(/\?(.*)/s);
  return { page: path === BENCHMARK_LINK ? 'benchmark' : 'reading', query };
}

/** The route that the address bar shows; links and the back button change it. */
export function useRoute(): Route {
  return routeOf(useSyncExternalStore(follow, () => location.hash));
}

function follow(onChange: () => void): () => void {
  window.addEventListener('hashchange', onChange);
  return () => window.removeEventListener('hashchange', onChange);
}
