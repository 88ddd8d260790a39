/** The content of a release: the built app with its models, instructions, configurations and checksums. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { TarFile } from './tar.ts';

/** In the form that `sha256sum --check` reads. */
const CHECKSUMS = 'SHA256SUMS';

/**
 * Reads every file of a folder, sorted by path, so that no file system decides the order.
 * @param below the folder's place in the archive, with a slash at the end
 */
async function filesOf(folder: string, below = ''): Promise<TarFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  const files = paths.map(async (path) => ({
    path: below + relative(folder, path).split(sep).join('/'),
    bytes: await readFile(path),
  }));
  return Promise.all(files);
}

export interface ReleaseFolders {
  /** The built app with its models. */
  readonly app: string;
  /** Configurations of servers, and the instructions, which go to the top. */
  readonly deploy: string;
}

/**
 * Lists the files of a release below its one top folder.
 * @param name of the top folder
 * @param others files that lie in no folder, by their paths below the top one
 * @throws Error where the app is not there
 */
export async function releaseFiles(
  { app, deploy }: ReleaseFolders,
  name: string,
  others: readonly TarFile[] = [],
): Promise<TarFile[]> {
  const built = await filesOf(app);
  if (!built.some(({ path }) => path === 'index.html')) throw new Error(`${app} holds no built app`);
  const guides = (await filesOf(deploy, 'deploy/')).map((file) =>
    file.path === 'deploy/INSTALL.txt' ? { ...file, path: 'INSTALL.txt' } : file,
  );
  const files = [...built, ...guides, ...others].sort((a, b) => (a.path < b.path ? -1 : 1));
  return [...files, { path: CHECKSUMS, bytes: Buffer.from(checksums(files)) }].map((file) => ({
    ...file,
    path: `${name}/${file.path}`,
  }));
}

/** The operator's own, to be changed: docs/kiosk.md. */
const OPERATORS = 'kiosk.json';

function checksums(files: readonly TarFile[]): string {
  return files
    .filter(({ path }) => path !== OPERATORS)
    .map(({ path, bytes }) => `${createHash('sha256').update(bytes).digest('hex')}  ${path}\n`)
    .join('');
}
