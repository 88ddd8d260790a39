import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from './paths.mjs';
import { step } from './report.mjs';
import { npm } from './run.mjs';

/**
 * @typedef {{ version?: string, optional?: boolean }} LockEntry
 * @typedef {Record<string, LockEntry>} LockEntries package path to entry
 */

/**
 * @param {string} path
 * @returns {Promise<LockEntries | null>} null where the file is absent
 */
async function lockEntries(path) {
  try {
    return JSON.parse(await readFile(join(ROOT, path), 'utf8')).packages;
  } catch {
    return null;
  }
}

/**
 * Whether node_modules holds what package-lock.json names: npm leaves its own list there after each
 * install. Optional packages may be absent (they are those of other systems), but not of another
 * version.
 * @param {LockEntries} wanted
 * @param {LockEntries} installed
 */
export function isInstalled(wanted, installed) {
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true;
    const found = installed[path];
    return found ? found.version === entry.version : entry.optional === true;
  });
}

/**
 * Installs the packages of package-lock.json where they are not there; needs the network only then.
 */
export async function ensurePackages() {
  const wanted = await lockEntries('package-lock.json');
  const installed = await lockEntries('node_modules/.package-lock.json');
  if (wanted && installed && isInstalled(wanted, installed)) return;
  await step('install packages (once, a minute or two)', () =>
    npm(['ci', '--prefer-offline', '--no-audit', '--no-fund']),
  );
}
