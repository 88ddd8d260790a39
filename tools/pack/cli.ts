/** `npm run pack`: one archive with all that a server needs. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import penumbra from '../../package.json' with { type: 'json' };
import { ensureBuild } from '../setup/build.mjs';
import { parseArguments, required, runCommand, UsageError } from '../shared/command.ts';
import { fromCaller, ROOT } from '../shared/files.ts';
import { releaseFiles } from './release.ts';
import { billOfMaterials } from './sbom.ts';
import { tarGz } from './tar.ts';

const HELP = `npm run pack -- --out FILE.tar.gz

Packs the built app with its models into one archive. Its top folder can be served as it is, at a root or below a path, and
holds instructions (INSTALL.txt), configurations of servers (deploy/), the bill of materials (sbom.cdx.json) and checksums
(SHA256SUMS). Builds first where dist/ is missing or out of date. The same files give the same archive, byte by byte.

  --out FILE   ends in .tar.gz
`;

export const command = await runCommand(import.meta, HELP, async (args) => {
  const { values } = parseArguments(args, { options: { out: { type: 'string' } } });
  const out = required(values.out, '--out');
  if (!/\.(tar\.gz|tgz)$/.test(out))
    throw new UsageError(`--out ${out}: a name that ends in .tar.gz is expected`);
  await ensureBuild();
  const name = `penumbra-${penumbra.version}`;
  const bill = { path: 'sbom.cdx.json', bytes: Buffer.from(billOfMaterials()) };
  const files = await releaseFiles({ app: join(ROOT, 'dist'), deploy: join(ROOT, 'deploy') }, name, [bill]);
  const archive = tarGz(files);
  await writeFile(fromCaller(out), archive);
  console.log(`${out}: ${name}/, ${files.length} files, ${(archive.length / 1e6).toFixed(1)} MB`);
  return 0;
});
