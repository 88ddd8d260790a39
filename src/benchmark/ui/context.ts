import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { Benchmark } from '../state/benchmark.ts';
import type { BenchmarkCommands } from '../state/commands.ts';
import type { BenchmarkState } from '../state/store.ts';

export const BenchmarkContext = createContext<Benchmark | null>(null);

function useBenchmarkContext(): Benchmark {
  const value = useContext(BenchmarkContext);
  if (!value) throw new Error('BenchmarkContext is missing: render below BenchmarkPage.tsx');
  return value;
}

/** Reads a part of the state and follows it. */
export function useBenchmark<T>(selector: (state: BenchmarkState) => T): T {
  return useStore(useBenchmarkContext().store, selector);
}

export function useBenchmarkCommands(): BenchmarkCommands {
  return useBenchmarkContext().commands;
}
