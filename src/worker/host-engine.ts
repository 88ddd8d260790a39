/// <reference types="vite/types/importMeta.d.ts" />
/**
 * The engine of workers that analyse images. A worker that measures loads the engine again each
 * time.
 */
import type { EngineHost } from '../engine/index.ts';
import { pageEngineHost } from '../engine/page-host.ts';
import { createCompiledPlans } from '../offline/models/compiled-plans.ts';

export function readingEngineHost(): EngineHost {
  const engine = pageEngineHost();
  // Cached plans are valid for the code that compiled them, and a development server does not name
  // code by its content.
  if (!import.meta.env.PROD) return engine;
  return { ...engine, int8: { ...engine.int8, plans: createCompiledPlans().of } };
}
