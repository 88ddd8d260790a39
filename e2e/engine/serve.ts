/** The engine's own page. */
import { fileURLToPath } from 'node:url';
import { type ServedPage, servePage } from '../../tools/shared/serve-page.ts';

export type { ServedPage } from '../../tools/shared/serve-page.ts';

/** @param models folder of models by id, served at the root */
export const serveEngine = (
  models = fileURLToPath(new URL('../../fixtures/models', import.meta.url)),
): Promise<ServedPage> => servePage(fileURLToPath(new URL('.', import.meta.url)), models);
