/** An expected failure: the user sees its message, without a stack. */
export class SetupError extends Error {}

/** @param {number} sinceMs from performance.now() */
const secondsSince = (sinceMs) => `${((performance.now() - sinceMs) / 1000).toFixed(1)} s`;

/**
 * Runs one step, with its name before and its duration after.
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(name, work) {
  const startMs = performance.now();
  console.log(`\n── ${name}`);
  try {
    const result = await work();
    console.log(`── ${name}: done in ${secondsSince(startMs)}`);
    return result;
  } catch (error) {
    console.log(`── ${name}: FAILED after ${secondsSince(startMs)}`);
    throw error;
  }
}

/**
 * Ends the process with the message of an expected failure, or the stack of any other.
 * @param {unknown} error
 */
export function fail(error) {
  console.error(error instanceof SetupError ? `\n${error.message}\n` : error);
  process.exitCode = 1;
}
