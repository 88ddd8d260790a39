import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { AccuracyCommands } from '../../state/accuracy/commands.ts';
import type { AccuracyFeature } from '../../state/accuracy/create.ts';
import type { AccuracyState } from '../../state/accuracy/store.ts';

export const AccuracyContext = createContext<AccuracyFeature | null>(null);

function useAccuracyContext(): AccuracyFeature {
  const value = useContext(AccuracyContext);
  if (!value) throw new Error('AccuracyContext is missing: render below MeasureAccuracy.tsx');
  return value;
}

/** Reads a part of the state and follows it. */
export function useAccuracy<T>(selector: (state: AccuracyState) => T): T {
  return useStore(useAccuracyContext().store, selector);
}

export function useAccuracyCommands(): AccuracyCommands {
  return useAccuracyContext().commands;
}
