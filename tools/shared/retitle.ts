import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Gives the page of a built app another title, by which a test tells two releases apart. */
export async function retitle(folder: string, title: string): Promise<void> {
  const page = join(folder, 'index.html');
  const html = (await readFile(page, 'utf8')).replace(/<title>.*<\/title>/, `<title>${title}</title>`);
  await writeFile(page, html);
}
