/** Which backend stands for this project's integer engine, and what it is told. */
import { createInt8Backend } from '../../../src/engine/backends/int8/int8.ts';
import { pageInt8Host } from '../../../src/engine/backends/int8/page-host.ts';
import type { Backend } from '../../../src/engine/contract.ts';

/** Loads its code. @returns the backend, which takes the fastest of its variants on up to so many threads */
export async function loadOurs(): Promise<(threads: number) => Backend> {
  await import('../../../src/engine/backends/int8/session.ts');
  return (threads) => createInt8Backend({ ...pageInt8Host(), cores: threads });
}
