import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { AcceptanceCommands } from '../../state/accuracy/commands.ts';
import type { Acceptance } from '../../state/accuracy/create.ts';
import type { AcceptanceState } from '../../state/accuracy/store.ts';

export const AcceptanceContext = createContext<Acceptance | null>(null);

function useAcceptanceContext(): Acceptance {
  const value = useContext(AcceptanceContext);
  if (!value) throw new Error('AcceptanceContext is missing: render below AcceptanceSection.tsx');
  return value;
}

/** Reads a part of the state and follows it. */
export function useAcceptance<T>(selector: (state: AcceptanceState) => T): T {
  return useStore(useAcceptanceContext().store, selector);
}

export function useAcceptanceCommands(): AcceptanceCommands {
  return useAcceptanceContext().commands;
}
