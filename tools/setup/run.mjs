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
 * Runs a program in the project's root.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {object} [options]
 * @param {string} [options.name] for messages, where the program's path says little
 * @param {boolean} [options.isHeldBack] its output is printed in one piece when it has ended, for
 * programs that run side by side; otherwise it goes to this console at once
 * @throws SetupError where it cannot be started or does not end with 0
 * @returns {Promise<void>}
 */
export function run(program, args, { name = program, isHeldBack = false } = {}) {
  return new Promise((resolve, reject) => {
    const output = isHeldBack ? 'pipe' : 'inherit';
    const child = spawn(program, args, { cwd: ROOT, env: environment(), stdio: ['ignore', output, output] });
    /** @type {Uint8Array[]} */
    const chunks = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => chunks.push(chunk));
    child.on('error', (cause) => reject(new SetupError(`Could not start ${name}: ${cause.message}`)));
    child.on('close', (code, signal) => {
      process.stdout.write(Buffer.concat(chunks));
      if (code === 0) resolve();
      else reject(new SetupError(`${name} ended with ${signal ?? code}.`));
    });
  });
}

/**
 * Runs npm: the one that started us, where it says which.
 * @param {readonly string[]} args
 * @param {{ isHeldBack?: boolean }} [options] of {@link run}
 */
export function npm(args, options = {}) {
  const cli = process.env.npm_execpath;
  const named = { ...options, name: `npm ${args.join(' ')}` };
  return cli?.endsWith('.js') ? run(process.execPath, [cli, ...args], named) : run('npm', args, named);
}
