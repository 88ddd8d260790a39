/**
 * `npm start`: from a fresh clone to the app in a browser. It runs on any Node from 20.19 and
 * imports nothing that `npm ci` has yet to install.
 *
 * The server is `vite preview`: it is there already, serves the build with ETags and right media
 * types, and takes its headers from the same module as the dev server and the tests.
 */
import { createServer } from 'node:net';
import { ensureBuild } from './setup/build.mjs';
import { ensurePackages } from './setup/packages.mjs';
import { ROOT } from './setup/paths.mjs';
import { fail, SetupError } from './setup/report.mjs';

/** Fixed, because a browser keeps the app and its models by origin, and the port is part of it. */
const DEFAULT_PORT = 4310;

/**
 * Never reachable from another machine; and browsers grant a secure context, which workers need, to
 * localhost.
 */
const HOST = '127.0.0.1';

function chosenPort() {
  const text = process.env.PORT ?? String(DEFAULT_PORT);
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65536) return port;
  throw new SetupError(`PORT is not a port number: ${text}`);
}

/**
 * @param {number} port
 * @throws SetupError where it is taken
 * @returns {Promise<void>}
 */
function requireFree(port) {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', () => {
      const other = port + 1;
      reject(
        new SetupError(`Port ${port} is taken, perhaps by a Penumbra that already runs: see http://localhost:${port}/
Stop that program, or use another port: PORT=${other} npm start`),
      );
    });
    probe.listen(port, HOST, () => probe.close(() => resolve()));
  });
}

function hasDesktop() {
  const { env, platform } = process;
  if (env.CI || env.BROWSER === 'none') return false;
  return platform === 'darwin' || platform === 'win32' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}

async function start() {
  const port = chosenPort();
  await requireFree(port);
  await ensurePackages();
  await ensureBuild();
  const { preview } = await import('vite');
  const url = `http://localhost:${port}/`;
  const server = await preview({
    root: ROOT,
    logLevel: 'warn',
    preview: { port, host: HOST, strictPort: true, open: hasDesktop() && url },
  });
  const stop = () => void server.close().then(() => process.exit(0));
  process.once('SIGINT', stop);
  console.log(`\n  Penumbra   ${url}\n  Ctrl-C ends it.\n`);
}

start().catch(fail);
