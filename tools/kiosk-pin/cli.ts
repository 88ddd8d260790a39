/** `npm run kiosk-pin -- PIN`: the field `pin` of kiosk.json. */
import { hashPin } from '../../src/kiosk/pin.ts';
import { LEAST_ITERATIONS } from '../../src/kiosk/policy.ts';
import { parseArguments, runCommand, UsageError } from '../shared/command.ts';

const HELP = `npm run -s kiosk-pin -- PIN

Writes the field "pin" of kiosk.json for a PIN of at least four characters: docs/kiosk.md. The PIN itself is stored nowhere.
`;

const SALT_BYTES = 16;

await runCommand(import.meta, HELP, async (args) => {
  const { positionals } = parseArguments(args, { options: {}, allowPositionals: true });
  const [pin, ...others] = positionals;
  if (pin === undefined || pin.length < 4 || others.length > 0)
    throw new UsageError('one PIN of at least four characters');
  const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
  const hash = await hashPin(pin, salt, LEAST_ITERATIONS);
  const field = { iterations: LEAST_ITERATIONS, salt: Buffer.from(salt).toString('base64'), hash };
  process.stdout.write(`"pin": ${JSON.stringify(field, null, 2)}\n`);
  return 0;
});
