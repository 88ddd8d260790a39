/**
 * The Python of `training/`: one virtual environment, made where it is missing, for checks and for
 * training alike.
 */
import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from './paths.mjs';
import { SetupError, step } from './report.mjs';
import { run } from './run.mjs';

const FOLDER = join(ROOT, 'training');
const ENVIRONMENT = join(FOLDER, '.venv');
/** Requirements of its checks; the second file sets the versions that training shares. */
const REQUIREMENTS = ['requirements-dev.txt', 'requirements.txt'];
/** Records the requirements that were installed last. */
const STAMP = join(ENVIRONMENT, 'penumbra-requirements.txt');

/** @param {string} program of the virtual environment */
export const pythonTool = (program) =>
  join(ENVIRONMENT, process.platform === 'win32' ? 'Scripts' : 'bin', program);

/**
 * A Python from 3.11 on, which the pinned packages need, that can make virtual environments; null:
 * none is there.
 */
export function findPython() {
  const asked = 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))';
  const candidates = [process.env.PENUMBRA_PYTHON, 'python3.11', 'python3', '/usr/bin/python3'];
  return candidates.find((python) => python && spawnSync(python, ['-c', asked]).status === 0) ?? null;
}

/**
 * Makes `training/.venv` and installs what the checks need where that has changed; needs the
 * network only then.
 * @throws SetupError where there is no Python, or its packages cannot be had
 */
export async function ensurePythonPackages() {
  const wanted = (await Promise.all(REQUIREMENTS.map((name) => readFile(join(FOLDER, name), 'utf8')))).join(
    '\n',
  );
  if ((await readFile(STAMP, 'utf8').catch(() => null)) === wanted) return;
  const python = findPython();
  if (!python) throw new SetupError('Python 3.11 with venv and pip is not here.');
  await step('install Python packages (once, a minute)', async () => {
    if (spawnSync(pythonTool('python'), ['-c', '']).status !== 0) {
      await run(python, ['-m', 'venv', '--clear', ENVIRONMENT]);
    }
    const file = join(FOLDER, 'requirements-dev.txt');
    const install = ['-m', 'pip', 'install', '-q', '--disable-pip-version-check', '-r', file];
    await run(pythonTool('python'), install, { name: 'pip install' });
  });
  await writeFile(STAMP, wanted);
}
