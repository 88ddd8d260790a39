/**
 * Four pages share one address. Routes are in the hash, because the app is served as one file and an
 * unknown path is answered with 404 (see vite.config.ts). A router would need more code than its
 * four routes do.
 */
import { useSyncExternalStore } from 'react';

export interface Route {
  readonly page: 'reading' | 'benchmark' | 'help' | 'diagnostics';
  /** Text after the question mark; empty if there is no query. */
  readonly query: string;
}

export const READING_LINK = '#/';
export const BENCHMARK_LINK = '#/benchmark';
export const HELP_LINK = '#/help';
export const DIAGNOSTICS_LINK = '#/diagnostics';

export function routeOf(hash: string): Route {
  const [path = '', query = ''] = hash.split(/\?(.*)/s);
  if (path === HELP_LINK) return { page: 'help', query };
  if (path === DIAGNOSTICS_LINK) return { page: 'diagnostics', query };
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
