/**
 * Two pages share one address. Routes are in the hash, because the app is served as one file and an
 * unknown path is answered with 404 (see vite.config.ts). A router would need more code than its
 * two routes do.
 */
import { useSyncExternalStore } from 'react';

export interface Route {
  readonly page: 'reading' | 'benchmark';
  /** Text after the question mark; empty if there is no query. */
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
