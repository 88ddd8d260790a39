/** The pages of all models, from their manifests. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cardText } from '../../src/messages/card.ts';
import { modelCard } from '../../src/model/card.ts';
import { modelsIn, readManifest } from '../shared/models.ts';
import { cardMarkdown } from './markdown.ts';

export interface CardPage {
  readonly modelId: string;
  readonly file: string;
  readonly text: string;
  /** The file's present content; null if there is no file. */
  readonly present: string | null;
}

/** @throws AppError kind `model` where a manifest is not valid */
export async function cardPages(modelsDir: string, outDir: string): Promise<CardPage[]> {
  const pages: CardPage[] = [];
  for (const modelId of await modelsIn(modelsDir)) {
    const file = join(outDir, `${modelId}.md`);
    const text = cardMarkdown(cardText(modelCard(await readManifest(modelsDir, modelId))));
    pages.push({ modelId, file, text, present: existsSync(file) ? await readFile(file, 'utf8') : null });
  }
  return pages;
}
