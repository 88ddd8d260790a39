import { spawnSync } from 'node:child_process';
import { findChromium, which } from './chromium.mjs';
import { findPython } from './python.mjs';
import { SetupError, step } from './report.mjs';
import { run } from './run.mjs';

const NO_CHROMIUM = `No Chromium was found, and it could not be installed from here. One of these helps:
  Debian or Ubuntu   sudo apt-get install chromium dcmtk libgdcm-tools
  elsewhere          install Chromium or Chrome, then CHROMIUM_PATH=/path/to/it npm test`;

/**
 * A Python that runs the Python reference of the preprocessing;
 * src/preprocess/python-reference.real-data.test.ts looks in the same places.
 */
const hasPythonImaging = () =>
  [process.env.PENUMBRA_PYTHON, 'python3', '/usr/bin/python3'].some(
    (python) => python && spawnSync(python, ['-c', 'import numpy, PIL']).status === 0,
  );

/**
 * Firefox and WebKitGTK, in which the page's promises are tested too: always in CI, elsewhere where a
 * person has installed them.
 */
const OTHER_BROWSERS = /** @type {const} */ ([
  ['firefox-esr', 'firefox-esr'],
  ['WebKitWebDriver', 'webkit2gtk-driver'],
  ['Xvfb', 'xvfb'],
  // Reads what they print.
  ['pdftotext', 'poppler-utils'],
]);

/** @param {readonly string[]} packages of Debian */
async function aptInstall(packages) {
  const isRoot = process.getuid?.() === 0;
  if (!which('apt-get') || !(isRoot || which('sudo')))
    throw new SetupError('no apt-get, or no right to use it');
  /** @param {string[]} args */
  const apt = (...args) => {
    const command = ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...args];
    // -n: without a terminal nobody can enter a password.
    const name = `apt-get ${args.join(' ')}`;
    return isRoot ? run('env', command.slice(1), { name }) : run('sudo', ['-n', ...command], { name });
  };
  await apt('update', '-q');
  await apt('install', '-qq', '-y', '--no-install-recommends', ...packages);
}

/**
 * Installs what the tests need of the system: Chromium for the browser tests, dcmtk and gdcm, whose
 * tools the decoder is checked against, and Python with Pillow, which runs the Python reference of the
 * preprocessing (without these those checks are skipped); in CI, Firefox and WebKitGTK too.
 * @throws SetupError where there is no Chromium and no way to get one
 */
export async function ensureSystem() {
  const named = process.env.CHROMIUM_PATH;
  if (named && !findChromium()) throw new SetupError(`CHROMIUM_PATH names no program: ${named}`);
  const missing = [
    ...(findChromium() ? [] : ['chromium']),
    ...(which('dcm2pnm') ? [] : ['dcmtk']),
    ...(which('gdcmconv') ? [] : ['libgdcm-tools']),
    ...(findPython() ? [] : ['python3-venv']),
    ...(hasPythonImaging() ? [] : ['python3-numpy', 'python3-pil']),
    ...OTHER_BROWSERS.flatMap(([program, name]) => (process.env.CI && !which(program) ? [name] : [])),
  ];
  if (missing.length === 0) return;
  try {
    await step(`install ${missing.join(' and ')}`, () => aptInstall(missing));
  } catch (cause) {
    if (!findChromium()) throw new SetupError(NO_CHROMIUM, { cause });
    console.warn(`Going on without ${missing.join(', ')}: checks against them are skipped.`);
  }
}
