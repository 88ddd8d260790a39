/** `npm run cards`: the model cards of docs/models, from the manifests alone. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ExitStatus, parseArguments, runCommand, UsageError } from '../shared/command.ts';
import { fromCaller, ROOT } from '../shared/files.ts';
import { MODELS_DIR } from '../shared/models.ts';
import { cardPages } from './write.ts';

const HELP = `Writes the card of every model, docs/models/ID.md, from models/ID/manifest.json alone.

  npm run cards [-- options]

  --check       writes nothing; fails if a card differs from its manifest
  --models DIR  folder of models (default: that of the project)
  --out DIR     folder of the cards (default: docs/models of the project)
  -h, --help    prints this text

Exit status: 0 done, 1 a card differs (--check), 2 wrong arguments.
`;

export const command = await runCommand(import.meta, HELP, async (args): Promise<ExitStatus> => {
  const { values } = parseArguments(args, {
    options: {
      check: { type: 'boolean', default: false },
      models: { type: 'string', default: MODELS_DIR },
      out: { type: 'string', default: join(ROOT, 'docs/models') },
    },
  });
  const outDir = fromCaller(values.out);
  const pages = await cardPages(fromCaller(values.models), outDir);
  if (pages.length === 0) throw new UsageError(`${fromCaller(values.models)} holds no model`);
  const differing = pages.filter(({ text, present }) => text !== present);
  if (!values.check) await mkdir(outDir, { recursive: true });
  for (const { file, text } of differing) {
    if (!values.check) await writeFile(file, text);
    console.log(`${file} ${values.check ? 'is not what its manifest gives' : 'written'}`);
  }
  return values.check && differing.length > 0 ? 1 : 0;
});
