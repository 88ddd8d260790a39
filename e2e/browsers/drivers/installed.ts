/** The browsers that are installed here, and how Debian installs the others. */
import { globSync } from 'node:fs';
import { which } from '../../../tools/setup/chromium.mjs';
import { startFirefox } from './firefox.ts';
import { startWebKitGtk } from './webkitgtk.ts';
import type { Wire } from './wire.ts';

export const BROWSERS = ['firefox', 'webkitgtk'] as const;

export type BrowserName = (typeof BROWSERS)[number];

interface Installed {
  /** What Debian calls the packages that are needed. */
  readonly packages: string;
  /** Starts the browser; null where a program is missing. */
  readonly start: (() => Promise<Wire>) | null;
}

export function installed(name: BrowserName): Installed {
  return name === 'firefox' ? firefox() : webKitGtk();
}

function firefox(): Installed {
  const path = which('firefox-esr') ?? which('firefox');
  return { packages: 'firefox-esr', start: path ? () => startFirefox(path) : null };
}

function webKitGtk(): Installed {
  const driver = which('WebKitWebDriver');
  const screen = which('Xvfb');
  // Beside the library, whose name has the version of its interface.
  const browser = globSync('/usr/lib/*/webkit2gtk-4.*/MiniBrowser').at(-1);
  const isHere = driver && screen && browser;
  return {
    packages: 'webkit2gtk-driver xvfb',
    start: isHere ? () => startWebKitGtk({ driver, screen, browser }) : null,
  };
}
