/**
 * The sentences of problems in a chunk of their own. Most visits show no problem, so the first
 * paint does not wait for them. They are loaded right after it, because a problem may be that the
 * network is gone; and if even that fails, a problem is shown by its code.
 */
import { useEffect, useState } from 'react';
import type { Detail } from '../../core/detail.ts';
import type { Problem } from '../../core/errors.ts';
import { loadCode } from '../../core/load-code.ts';
import { Memo } from '../../core/memo.ts';
import type { Explanation } from '../../messages/explain.ts';
import { messages } from '../../messages/index.ts';
import type { engineWords } from '../engine/engine-words.ts';

export interface Explanations {
  explain(problem: Problem): Explanation;
  cause(detail: Detail): string;
  /** How the engine runs, and why so. */
  engineFacts: typeof engineWords;
}

let current: Explanations | null = null;

const loading = new Memo(async (): Promise<Explanations> => {
  const { explain, causeText: cause, engineWords: engineFacts } = await loadCode(() => import('../later.ts'));
  current = { explain, cause, engineFacts };
  return current;
});

const codesOnly: Explanations = {
  explain: (problem) => ({ ...messages.app.unexplained, cause: JSON.stringify(problem) }),
  cause: ({ code }) => `${code}.`,
  engineFacts: () => [],
};

/** Never fails: where the chunk cannot be loaded, the next problem tries again. */
export const loadExplanations = (): Promise<Explanations> => loading.get().catch(() => codesOnly);

/** Null while they are loading. */
export function useExplanations(): Explanations | null {
  const [explanations, setExplanations] = useState(current);
  useEffect(() => {
    if (explanations) return;
    let isMounted = true;
    void loadExplanations().then((loaded) => isMounted && setExplanations(loaded));
    return () => {
      isMounted = false;
    };
  }, [explanations]);
  return explanations;
}
