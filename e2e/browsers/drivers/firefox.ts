/** Firefox of Debian, without a screen and with a profile of its own. */
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Marionette } from './marionette.ts';
import { endAll, start } from './program.ts';
import type { Wire } from './wire.ts';

/**
 * What differs from a new profile. Marionette itself sets what every test wants: no update, no
 * telemetry, no first-run page.
 */
const PREFERENCES = {
  // Any free one, which it writes into its profile.
  'marionette.port': 0,
  // Nothing but the page's own requests.
  'app.normandy.enabled': false,
  'browser.backup.enabled': false,
} as const;

export async function startFirefox(path: string): Promise<Wire> {
  const profile = await mkdtemp(join(tmpdir(), 'penumbra-firefox-'));
  const lines = Object.entries(PREFERENCES).map(
    ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`,
  );
  await writeFile(join(profile, 'user.js'), lines.join(''));
  const program = start(path, ['--headless', '--marionette', '--no-remote', '--profile', profile], {
    HOME: profile,
  });
  try {
    const port = await program.until(async () => {
      const text = await readFile(join(profile, 'MarionetteActivePort'), 'utf8');
      return Number(text) || null;
    });
    const marionette = await program.until(() => Marionette.open(port));
    const { capabilities } = (await marionette.call('WebDriver:NewSession', {})) as {
      readonly capabilities: { readonly browserVersion: string };
    };
    return {
      version: capabilities.browserVersion,
      canPrint: true,
      send: (command, parameters) => marionette.send(command, parameters),
      async close() {
        marionette.close();
        await endAll([program], profile);
      },
    };
  } catch (error) {
    await endAll([program], profile);
    throw error;
  }
}
