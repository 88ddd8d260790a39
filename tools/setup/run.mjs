import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { ROOT } from './paths.mjs';
import { SetupError } from './report.mjs';

/** The environment of npm scripts: the project's own programs first, among them its newer Node. */
function environment() {
  const bin = join(ROOT, 'node_modules', '.bin');
  return {
    ...process.env,
    PATH: `${bin}${delimiter}${process.env.PATH ?? ''}`,
  };
}

/**
 * Runs a program in the project's root, its output on this console.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {string} [name] for messages, where the program's path says little
 * @throws SetupError where it cannot be started or does not end with 0
 * @returns {Promise<void>}
 */
export function run(program, args, name = program) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: ROOT,
      env: environment(),
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    child.on('error', (cause) => reject(new SetupError(`Could not start ${name}: ${cause.message}`)));
    child.on('close', (code, signal) => {
      if (code === 0) resolve();
      else reject(new SetupError(`${name} ended with ${signal ?? code}.`));
    });
  });
}

/**
 * Runs npm: the one that started us, where it says which.
 * @param {readonly string[]} args
 */
export function npm(...args) {
  const cli = process.env.npm_execpath;
  const name = `npm ${args.join(' ')}`;
  return cli?.endsWith('.js') ? run(process.execPath, [cli, ...args], name) : run('npm', args, name);
}
