import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Names on the PATH, then the usual places off it. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const PLACES = [
  '/usr/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * A program on the PATH.
 * @param {string} name
 * @returns {string | undefined} its path
 */
export function which(name) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

/**
 * The browser that the tests drive: CHROMIUM_PATH where it is set, else the system's own.
 * @returns {string | undefined} path of an executable
 */
export function findChromium() {
  const named = process.env.CHROMIUM_PATH;
  if (named) return isExecutable(named) ? named : undefined;
  return NAMES.map(which).find((path) => path !== undefined) ?? PLACES.find(isExecutable);
}

/**
 * WebGL 2 without a graphics card: SwiftShader, which computes on the CPU. Where there is a card, it
 * proves function and not speed. Chromium draws the page itself without a GPU, which is quicker than
 * to draw it on SwiftShader too.
 */
export const SOFTWARE_GPU = ['--disable-gpu', '--enable-unsafe-swiftshader'];

/** Chromium's own sandbox refuses to run as root, as containers do. */
export const SANDBOX = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
