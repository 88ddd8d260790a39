/**
 * Where the headers come from that isolate the page (threads) and hold it to its own origin:
 *
 * - `served`: the server sends them, with every load.
 * - `added`: the service worker adds them, from the second load on.
 * - `next-visit`: the service worker adds them from the next load on.
 * - `missing`: nobody does.
 */
export type Protection = 'served' | 'added' | 'next-visit' | 'missing';
