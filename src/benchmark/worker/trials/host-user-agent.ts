/** Which browser this is, as far as it says. */

/** https://wicg.github.io/ua-client-hints/; Chromium only. */
export interface UserAgentData {
  readonly brands: readonly { readonly brand: string; readonly version: string }[];
  readonly platform: string;
}

interface Browser {
  readonly browser: string;
  readonly browserVersion: string;
  readonly os: string;
}

/** The first that fits: each says that it is those below it. A version may be told nowhere. */
const BROWSERS: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['Edge', /\bEdgA?\/([\d.]+)/],
  ['Opera', /\bOPR\/([\d.]+)/],
  ['Samsung Internet', /\bSamsungBrowser\/([\d.]+)/],
  ['Firefox', /\b(?:Firefox|FxiOS)\/([\d.]+)/],
  ['Chrome', /\b(?:HeadlessChrome|Chrome|CriOS)\/([\d.]+)/],
  // Safari is for systems of Apple. The version that WebKitGTK names in Safari's place is not its own:
  // 2.50.6 says 60.5.
  ['WebKitGTK', /\(X11; Linux.*\bVersion\/[\d.]+.*Safari()/],
  ['Safari', /\bVersion\/([\d.]+).*Safari/],
  ['Node.js', /\bNode\.js\/([\d.]+)/],
];

const SYSTEMS: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['Android', /Android ?([\d.]*)/],
  ['iOS', /(?:iPhone|iPad).* OS ([\d_]+)/],
  ['Windows', /Windows NT ([\d.]+)/],
  ['macOS', /Mac OS X ([\d_.]+)/],
  ['ChromeOS', /CrOS \S+ ([\d.]+)/],
  ['Linux', /Linux()/],
];

/** Names of brands that are there to keep sites from relying on them, e.g. `Not=A?Brand`. */
const GREASE = /not.*brand/i;

/** @param data asked first for the browser's name: derived browsers say it nowhere else */
export function browserOf(userAgent: string, data?: UserAgentData): Browser {
  const [named, version] = firstMatch(BROWSERS, userAgent);
  const brands = data?.brands.filter(({ brand }) => !GREASE.test(brand)) ?? [];
  const own = brands.find(({ brand }) => brand !== 'Chromium') ?? brands[0];
  const [system, release] = firstMatch(SYSTEMS, userAgent);
  return {
    browser: own?.brand ?? named,
    browserVersion: version || own?.version || 'unknown',
    os: [data?.platform || system, release.replaceAll('_', '.')].filter((part) => part !== '').join(' '),
  };
}

function firstMatch(
  table: readonly (readonly [name: string, pattern: RegExp])[],
  text: string,
): readonly [name: string, version: string] {
  for (const [name, pattern] of table) {
    const found = pattern.exec(text);
    if (found) return [name, found[1] ?? ''];
  }
  return ['unknown', ''];
}
