/** `npm run pack`: one archive with all that a server needs, signed where a key is given. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import penumbra from '../../package.json' with { type: 'json' };
import { ensureBuild } from '../setup/build.mjs';
import { parseArguments, required, runCommand, UsageError } from '../shared/command.ts';
import { fromCaller, ROOT } from '../shared/files.ts';
import { makeKey, readKey } from './keys.ts';
import { releaseFiles } from './release.ts';
import { billOfMaterials } from './sbom.ts';
import { signedCopy } from './sign.ts';
import { tarGz } from './tar.ts';

const HELP = `npm run pack -- --out FILE.tar.gz [--key FILE --number N]
npm run pack -- --new-key FILE

Packs the built app with its models into one archive. Its top folder can be served as it is, at a root or below a path, and
holds instructions (INSTALL.txt), configurations of servers (deploy/), the bill of materials (sbom.cdx.json) and checksums
(SHA256SUMS). Builds first where dist/ is missing or out of date. The same files give the same archive, byte by byte.

  --out FILE      ends in .tar.gz
  --key FILE      signs the release with this private key (Ed25519, PEM). Devices that have a signed release take
                  only releases with the same key and a higher number
  --number N      a whole number above that of every release before it, for example the date as 20261201
  --new-key FILE  makes a key pair: FILE, to be kept secret and never lost, and FILE.pub
`;

export const command = await runCommand(import.meta, HELP, async (args) => {
  const { values } = parseArguments(args, {
    options: {
      out: { type: 'string' },
      key: { type: 'string' },
      number: { type: 'string' },
      'new-key': { type: 'string' },
    },
  });
  if (values['new-key'] !== undefined) {
    const publicKey = await makeKey(fromCaller(values['new-key']));
    console.log(
      `${values['new-key']}: the private key; ${values['new-key']}.pub: the public key, ${publicKey}`,
    );
    return 0;
  }
  const out = required(values.out, '--out');
  if (!/\.(tar\.gz|tgz)$/.test(out))
    throw new UsageError(`--out ${out}: a name that ends in .tar.gz is expected`);
  if ((values.key === undefined) !== (values.number === undefined))
    throw new UsageError('--key and --number go together');
  const key = values.key === undefined ? null : await readKey(fromCaller(values.key));
  const number = key && numberOf(values.number ?? '');
  await ensureBuild();
  const name = `penumbra-${penumbra.version}`;
  const bill = { path: 'sbom.cdx.json', bytes: Buffer.from(billOfMaterials()) };
  const scratch = await mkdtemp(join(tmpdir(), 'penumbra-pack-'));
  try {
    let app = join(ROOT, 'dist');
    if (key && number) {
      await signedCopy(app, join(scratch, 'app'), key, { version: penumbra.version, number });
      app = join(scratch, 'app');
    }
    const files = await releaseFiles({ app, deploy: join(ROOT, 'deploy') }, name, [bill]);
    const archive = tarGz(files);
    await writeFile(fromCaller(out), archive);
    const signed = key ? `signed as number ${number}` : 'not signed';
    console.log(
      `${out}: ${name}/, ${files.length} files, ${(archive.length / 1e6).toFixed(1)} MB, ${signed}`,
    );
  } finally {
    await rm(scratch, { recursive: true });
  }
  return 0;
});

function numberOf(text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(number) || number === 0)
    throw new UsageError(`--number ${text}: a whole number above 0 is expected`);
  return number;
}
