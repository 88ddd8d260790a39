/** The browser's own measure of the page and its workers. */

interface MeasuringPerformance {
  /**
   * https://wicg.github.io/performance-measure-memory/; only in isolated pages of Chromium so far.
   */
  readonly measureUserAgentSpecificMemory?: () => Promise<{ readonly bytes: number }>;
}

/** Chromium waits for a collection of garbage, and forces one after some 10 s. */
const PATIENCE_MS = 25_000;

/** Bytes; null where the browser does not tell, or not in time. */
export async function browserBytes(): Promise<number | null> {
  const { measureUserAgentSpecificMemory: measure } = performance as MeasuringPerformance;
  if (!measure || !globalThis.crossOriginIsolated) return null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS, null);
  });
  try {
    return await Promise.race([measure.call(performance).then(({ bytes }) => bytes), late]);
  } catch {
    return null; // Not granted here.
  } finally {
    clearTimeout(timer);
  }
}
