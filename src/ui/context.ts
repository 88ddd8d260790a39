import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { Commands } from '../state/commands.ts';
import type { AppState, AppStore } from '../state/store.ts';

export interface AppContextValue {
  readonly store: AppStore;
  readonly commands: Commands;
}

export const AppContext = createContext<AppContextValue | null>(null);

function useAppContext(): AppContextValue {
  const value = useContext(AppContext);
  if (!value) throw new Error('AppContext is missing: render below main.tsx');
  return value;
}

/** Reads a part of the state and follows it. */
export function useApp<T>(selector: (state: AppState) => T): T {
  return useStore(useAppContext().store, selector);
}

export function useCommands(): Commands {
  return useAppContext().commands;
}
