/** The backend and the options of this project's integer engine. */
import type { Int8Host } from '../../../src/engine/backends/int8/host.ts';
import { createInt8Backend } from '../../../src/engine/backends/int8/int8.ts';
import { pageInt8Host } from '../../../src/engine/backends/int8/page-host.ts';
import type { Backend } from '../../../src/engine/index.ts';
import { createCompiledPlans } from '../../../src/offline/models/compiled-plans.ts';

/** As in the app. */
export const plans = createCompiledPlans();

/**
 * Loads its code.
 * @returns the backend, which selects the fastest of its variants on at most this number of threads
 */
export async function loadOurs(plainSimd: boolean): Promise<(threads: number) => Backend> {
  await import('../../../src/engine/backends/int8/session.ts');
  const own = { ...pageInt8Host(), plans: plans.of };
  const host = plainSimd ? withoutRelaxedSimd(own) : own;
  return (threads) => createInt8Backend({ ...host, cores: threads });
}

/**
 * The engine takes the first build that the browser finds valid: here that with relaxed SIMD is
 * empty.
 */
const withoutRelaxedSimd = (host: Int8Host): Int8Host => ({
  ...host,
  platform: `${host.platform} without relaxed SIMD`,
  readKernels: (build) =>
    build.startsWith('relaxed') ? Promise.resolve(new Uint8Array()) : host.readKernels(build),
});
