/** A helper thread of a page. */
import type { ThreadTask } from '../host.ts';
import { serveThread } from './thread.ts';

declare const self: DedicatedWorkerGlobalScope;

self.onmessage = ({ data }: MessageEvent<ThreadTask>) => {
  serveThread(data);
  self.close();
};
