/** Watches the page during a trial: whether it was hidden, and whether it stuttered. */
import { droppedFrames } from '../../model/analysis/dropped-frames.ts';
import type { Trial } from '../../model/run.ts';

export interface PageWatch {
  stop(): Pick<Trial, 'longTasks' | 'droppedFrames'>;
}

/**
 * @param onHidden told when the page is seen again, or the watch ends, with how long it was hidden
 */
export function watchPage(onHidden: (forMs: number) => void): PageWatch {
  const stopping = new AbortController();
  const longTasks = watchLongTasks();
  const frames = watchFrames();
  let hiddenAt = document.hidden ? performance.now() : null;
  let wasHidden = document.hidden;

  function onVisibility(): void {
    if (document.hidden) {
      hiddenAt ??= performance.now();
      wasHidden = true;
    } else if (hiddenAt !== null) {
      onHidden(performance.now() - hiddenAt);
      hiddenAt = null;
    }
  }
  document.addEventListener('visibilitychange', onVisibility, { signal: stopping.signal });

  return {
    stop() {
      stopping.abort();
      if (hiddenAt !== null) onHidden(performance.now() - hiddenAt);
      const drawnAtMs = frames();
      // A hidden page draws nothing, which is no stutter.
      return { longTasks: longTasks(), droppedFrames: wasHidden ? null : droppedFrames(drawnAtMs) };
    },
  };
}

/** @returns what ends it and tells; null where the browser does not tell */
function watchLongTasks(): () => Trial['longTasks'] {
  if (!PerformanceObserver.supportedEntryTypes.includes('longtask')) return () => null;
  let count = 0;
  let ms = 0;
  const take = (entries: PerformanceEntryList): void => {
    for (const { duration } of entries) {
      count += 1;
      ms += duration;
    }
  };
  const observer = new PerformanceObserver((list) => take(list.getEntries()));
  observer.observe({ type: 'longtask' });
  return () => {
    take(observer.takeRecords());
    observer.disconnect();
    return { count, ms };
  };
}

/** @returns what ends it and tells when each frame began */
function watchFrames(): () => number[] {
  const drawnAtMs: number[] = [];
  let request = requestAnimationFrame(function draw(atMs) {
    drawnAtMs.push(atMs);
    request = requestAnimationFrame(draw);
  });
  return () => {
    cancelAnimationFrame(request);
    return drawnAtMs;
  };
}
