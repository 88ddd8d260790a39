/**
 * Faults that tests plant, to prove that they are noticed. They really happen; no address of the
 * app leads here.
 */
import type { PlantedFault } from './protocol.ts';

/** The planted faults, at the points of a run where they take effect. */
export interface Faults {
  /** Within what is timed as the run. */
  during(): void;
  /** Behind a run; `run` counts it in, and is 0 before the first that is counted. */
  after(run: number): void;
  /** The answer as the check sees it. */
  answer(run: number, probabilities: readonly number[]): readonly number[];
}

const NONE: Faults = { during: () => undefined, after: () => undefined, answer: (_, given) => given };

/** To be called before the engine is loaded. */
export function plant(fault: PlantedFault | undefined): Faults {
  switch (fault?.kind) {
    case undefined:
      return NONE;
    case 'slow':
      return { ...NONE, during: () => keepBusy(fault.ms) };
    case 'leak': {
      const kept: Float64Array[] = [];
      return {
        ...NONE,
        // Written to, or the system would not give the memory away.
        after: () => void kept.push(new Float64Array(fault.bytesPerRun / 8).fill(kept.length)),
      };
    }
    case 'wrong-output':
      return {
        ...NONE,
        answer: (run, [first = 0, ...others]) =>
          run > fault.afterRun ? [1 - first, ...others] : [first, ...others],
      };
    case 'lose-context': {
      const contexts = rememberContexts();
      return {
        ...NONE,
        after: (run) => {
          if (run === fault.afterRun)
            for (const gl of contexts) gl.getExtension('WEBGL_lose_context')?.loseContext();
        },
      };
    }
  }
}

function keepBusy(ms: number): void {
  const untilMs = performance.now() + ms;
  while (performance.now() < untilMs);
}

/** Every WebGL context that is made from now on. */
function rememberContexts(): WebGL2RenderingContext[] {
  const contexts: WebGL2RenderingContext[] = [];
  const { prototype } = OffscreenCanvas;
  const { getContext } = prototype;
  prototype.getContext = function (this: OffscreenCanvas, ...args: unknown[]) {
    const context = (getContext as (...args: unknown[]) => unknown).apply(this, args);
    if (context instanceof WebGL2RenderingContext) contexts.push(context);
    return context;
  } as typeof getContext;
  return contexts;
}
