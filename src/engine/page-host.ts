/**
 * All of the engine's files as a page serves them. Only Vite understands what it imports, so Node
 * must not load this file.
 */
import { pageInt8Host } from './backends/int8/page-host.ts';
import { pageTfjsHost } from './backends/tfjs/page-host.ts';
import type { EngineHost } from './host.ts';

export const pageEngineHost = (): EngineHost => ({ ...pageTfjsHost(), int8: pageInt8Host() });
