/** The entry of a helper thread in a page. */
import type { ThreadTask } from '../host.ts';
import { serveThread } from './thread.ts';

declare const self: DedicatedWorkerGlobalScope;

self.onmessage = ({ data }: MessageEvent<ThreadTask>) => {
  serveThread(data);
  self.close();
};
