/**
 * `npm run training`: lint (ruff) of every Python file, types (pyright) and tests (pytest) of
 * `training/`. Without
 * Python it prints a message and checks nothing: the page and its tests need none of it.
 */
import { join } from 'node:path';
import { ROOT } from './setup/paths.mjs';
import { ensurePythonPackages, pythonTool } from './setup/python.mjs';
import { fail, SetupError } from './setup/report.mjs';
import { npm, run } from './setup/run.mjs';

const FOLDER = join(ROOT, 'training');

async function check() {
  try {
    await ensurePythonPackages();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.warn(`training/ is not checked: ${error.message}`);
    return;
  }
  const checked = [FOLDER, join(ROOT, 'tools'), join(ROOT, 'fixtures')];
  await run(pythonTool('ruff'), ['check', '--config', join(FOLDER, 'pyproject.toml'), ...checked], {
    name: 'ruff',
  });
  await npm(['exec', '--', 'pyright', '-p', FOLDER]);
  const report = `--junitxml=${join(ROOT, 'test-results/pytest.xml')}`;
  await run(
    pythonTool('python'),
    ['-m', 'pytest', '-q', FOLDER, '-c', join(FOLDER, 'pyproject.toml'), report],
    {
      name: 'pytest',
    },
  );
}

await check().catch(fail);
