/**
 * nginx, Apache and Caddy over real TLS, with the configurations of deploy/ as they are but for names,
 * folders and ports. One process each, in the foreground, with all it writes in a temporary folder.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './files.ts';

export const SERVERS = ['nginx', 'apache', 'caddy'] as const;
export type ServerKind = (typeof SERVERS)[number];

interface Setup {
  readonly port: number;
  readonly plainPort: number;
  /** For the server's own files. */
  readonly scratch: string;
}

interface Recipe {
  readonly program: string;
  /** The configuration in deploy/. */
  readonly template: string;
  /** Puts the ports into the configuration, and what a system's own configuration has around it. */
  configure(text: string, setup: Setup): string;
  args(file: string): readonly string[];
}

const isRoot = process.getuid?.() === 0;

const APACHE_MODULES = [
  'mpm_event',
  'authz_core',
  'alias',
  'mime',
  'dir',
  'headers',
  'filter',
  'deflate',
  'socache_shmcb',
  'ssl',
];

export const RECIPES: Readonly<Record<ServerKind, Recipe>> = {
  nginx: {
    program: 'nginx',
    template: 'nginx.conf',
    configure: (text, { port, plainPort, scratch }) =>
      [
        ...(isRoot ? ['user root;'] : []),
        'daemon off;',
        `pid ${scratch}/nginx.pid;`,
        'error_log stderr;',
        'events {}',
        'http {',
        'access_log off;',
        ...['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
          (name) => `${name}_temp_path ${scratch}/${name};`,
        ),
        text
          .replace('listen 80;', `listen 127.0.0.1:${plainPort};`)
          .replace('listen 443 ', `listen 127.0.0.1:${port} `),
        '}',
      ].join('\n'),
    args: (file) => ['-e', 'stderr', '-c', file],
  },
  apache: {
    program: 'apache2',
    template: 'apache.conf',
    configure: (text, { port, plainPort, scratch }) =>
      [
        `ServerRoot ${scratch}`,
        `PidFile ${scratch}/apache.pid`,
        // A file, because Apache cannot open the socket that Node hands to it as stderr.
        `ErrorLog ${scratch}/error.log`,
        'ServerName localhost',
        ...(isRoot ? ['User www-data', 'Group www-data'] : []),
        ...APACHE_MODULES.map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`),
        'TypesConfig /etc/mime.types',
        `Listen 127.0.0.1:${plainPort}`,
        `Listen 127.0.0.1:${port}`,
        text.replace('*:80>', `*:${plainPort}>`).replace('*:443>', `*:${port}>`),
      ].join('\n'),
    args: (file) => ['-D', 'FOREGROUND', '-f', file],
  },
  caddy: {
    program: 'caddy',
    template: 'Caddyfile',
    configure: (text, { port }) =>
      `{\n\tadmin off\n\tauto_https off\n}\n${text.replace('localhost {', `https://localhost:${port} {`)}`,
    args: (file) => ['run', '--adapter', 'caddyfile', '--config', file],
  },
};

export interface DeployedServer {
  /** Below the path of the configurations, with a slash at the end. */
  readonly url: string;
  /** Harmless when repeated. */
  stop(): Promise<void>;
}

/**
 * @param folder the unpacked release
 * @param tls a folder with certificate.pem and key.pem, for localhost
 * @throws Error with all that the server wrote, where it does not answer
 */
export async function startServer(kind: ServerKind, folder: string, tls: string): Promise<DeployedServer> {
  const { program, template, configure, args } = RECIPES[kind];
  const scratch = await mkdtemp(join(tmpdir(), `penumbra-${kind}-`));
  // Apache serves as another user than root.
  await Promise.all([scratch, folder, tls].map((each) => chmod(each, 0o755)));
  const [port, plainPort] = [await freePort(), await freePort()];
  const text = readFileSync(join(ROOT, 'deploy', template), 'utf8')
    .replaceAll('xray.example.org', 'localhost')
    .replaceAll('/srv/penumbra', folder)
    .replaceAll('/etc/ssl/penumbra', tls);
  const file = join(scratch, template);
  await writeFile(file, configure(text, { port, plainPort, scratch }));
  const child = spawn(program, args(file), {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, XDG_DATA_HOME: scratch, XDG_CONFIG_HOME: scratch },
  });
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
    await rm(scratch, { recursive: true, force: true });
  };
  try {
    await answers(child, port);
  } catch (error) {
    const log = await readFile(join(scratch, 'error.log'), 'utf8').catch(() => '');
    await stop();
    throw new Error(`${kind} does not answer:\n${log}`, { cause: error });
  }
  return { url: `https://localhost:${port}/xray/`, stop };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port is free');
  return address.port;
}

const ANSWER_LIMIT_MS = 30_000;

async function answers(child: ChildProcess, port: number): Promise<void> {
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => (output += text));
  const limit = Date.now() + ANSWER_LIMIT_MS;
  while (child.exitCode === null && Date.now() < limit) {
    if (await accepts(port)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`the server does not answer:\n${output}`);
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const end = (answer: boolean) => () => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', end(true)).once('error', end(false));
  });
}
