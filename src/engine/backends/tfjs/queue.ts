import { Queue } from '../../../core/queue.ts';

/**
 * TF.js has one engine per realm and one active backend in it, and no session may switch it while
 * another waits for a result. So all sessions load and run through this queue.
 */
export const tfjsQueue = new Queue();
