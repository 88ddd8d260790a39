/** The list of a release, which the build writes last: see src/offline/release/list.ts. */
import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

/** Of each site's own (docs/kiosk.md), or about the release itself. */
const NOT_LISTED = ['kiosk.json', 'release.json', 'release.sig'];

/**
 * Lists every file of a built app, sorted by path.
 * @param {string} folder
 */
async function listFiles(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)).split(sep).join('/'))
    .filter((path) => !NOT_LISTED.includes(path))
    .sort();
  return Promise.all(
    paths.map(async (path) => {
      const bytes = await readFile(join(folder, path));
      return { path, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
    }),
  );
}

/**
 * Writes the list of a built app into its folder.
 * @param {string} folder
 * @param {{ version: string, number?: number }} release
 * @returns {Promise<Buffer>} the bytes of the list
 */
export async function writeReleaseList(folder, { version, number = 0 }) {
  const files = await listFiles(folder);
  const selfTest = files.find(({ path }) => /^assets\/page\.worker-[\w-]+\.js$/.test(path))?.path;
  if (selfTest === undefined) throw new Error(`${folder} holds no worker script`);
  const list = Buffer.from(`${JSON.stringify({ format: 1, version, number, selfTest, files }, null, 1)}\n`);
  await writeFile(join(folder, 'release.json'), list);
  return list;
}
