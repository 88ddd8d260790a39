/** How the engine runs, apart from {@link messages}: no first paint needs it. */
export * as engineFacts from './en/engine-facts.ts';
