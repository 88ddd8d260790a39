/** `npm run test:deploy`: the packed archive behind real servers, below a path, with TLS. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { command as pack } from '../pack/cli.ts';
import { which } from '../setup/chromium.mjs';
import { type ExitStatus, execute, parseArguments, runCommand, UsageError } from '../shared/command.ts';
import { RECIPES, SERVERS, type ServerKind } from '../shared/deployed-server.ts';
import { type Deployment, environmentOf } from '../shared/deployment.ts';
import { ROOT } from '../shared/files.ts';

const HELP = `npm run test:deploy -- [--server NAME] [SPEC...]

Packs the app, unpacks the archive, and runs the browser tests of offline use against it: below a path, over TLS with a
certificate made for the run, served by the configurations of deploy/. Servers that are not installed are named and left out.

  --server NAME  nginx, apache or caddy (default: all that are installed)
  SPEC...        files in e2e/ (default: the offline tests for nginx, a part of them for the others)
`;

/** Every test that has a server of its own, and so can run against any. */
const ALL_SPECS = [
  'works-offline',
  'opens-offline',
  'below-a-path',
  'updates-wait',
  'default-model',
  'stores-models',
].map((name) => `e2e/${name}.spec.ts`);
const CORE_SPECS = ['e2e/opens-offline.spec.ts', 'e2e/below-a-path.spec.ts'];

export const command = await runCommand(import.meta, HELP, async (args, signal) => {
  const { values, positionals } = parseArguments(args, {
    allowPositionals: true,
    options: { server: { type: 'string' } },
  });
  const asked = SERVERS.filter((name) => values.server === undefined || name === values.server);
  if (asked.length === 0) throw new UsageError(`--server ${values.server}: choose ${SERVERS.join(', ')}`);
  const installed = asked.filter(isInstalled);
  for (const name of asked) {
    if (!installed.includes(name))
      console.log(`Skipped: ${name} is not installed (apt-get install ${packageOf(name)}).`);
  }
  if (installed.length === 0 || !which('openssl')) {
    console.log('Skipped: no server, or no openssl to make a certificate with.');
    return 0;
  }
  const folder = await mkdtemp(join(tmpdir(), 'penumbra-deploy-'));
  try {
    const release = await unpackedRelease(folder, signal);
    certify(folder);
    let status: ExitStatus = 0;
    for (const kind of installed) {
      console.log(`\n── ${kind}`);
      const specs = kind === 'nginx' ? ALL_SPECS : CORE_SPECS;
      const deployed = { kind, release, tls: folder };
      if ((await browserTests(deployed, positionals.length > 0 ? positionals : specs)) !== 0) status = 1;
    }
    return status;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

const packageOf = (name: ServerKind) => (name === 'apache' ? 'apache2' : name);

/** Servers are in sbin, which is not on everybody's path. */
function isInstalled(name: ServerKind): boolean {
  const { program } = RECIPES[name];
  process.env.PATH = [
    ...new Set([...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/usr/local/sbin']),
  ].join(':');
  return which(program) !== undefined;
}

async function unpackedRelease(folder: string, signal: AbortSignal): Promise<string> {
  const archive = join(folder, 'penumbra.tar.gz');
  const status = await execute(pack, ['--out', archive], signal);
  if (status !== 0) throw new Error('the archive was not made');
  execFileSync('tar', ['-xzf', archive], { cwd: folder });
  const [top = ''] = (await readdir(folder, { withFileTypes: true })).flatMap((entry) =>
    entry.isDirectory() ? [entry.name] : [],
  );
  const release = join(folder, top);
  execFileSync('sha256sum', ['--check', '--strict', '--quiet', 'SHA256SUMS'], { cwd: release });
  return release;
}

function certify(folder: string): void {
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  const files = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'certificate.pem')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  execFileSync('openssl', ['req', ...kind, ...files, ...subject], { stdio: 'pipe' });
}

async function browserTests(deployed: Deployment, specs: readonly string[]): Promise<number> {
  const child = spawn('npx', ['playwright', 'test', '--workers=1', ...specs], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, ...environmentOf(deployed) },
  });
  const [status] = (await once(child, 'exit')) as [number | null];
  return status ?? 1;
}
