/**
 * Trusted Types: the policy of headers.mjs has the browser refuse every string that would become a
 * script or markup, and asks this module about the addresses of workers.
 */

/** TypeScript's library does not declare it yet; browsers without it enforce nothing. */
interface TrustedTypes {
  createPolicy(
    name: 'default',
    rules: { readonly createScriptURL: (address: string) => string | null },
  ): unknown;
}

/** The build puts this module's chunk beside every other script. */
const SCRIPTS = new URL('.', import.meta.url).href;
const HOME = new URL('..', SCRIPTS).href;
const SERVICE_WORKER = new URL('../service-worker.js', import.meta.url).href;

/** A newer release is tried from a folder of its own, which the service worker alone answers. */
const RELEASE_FOLDER = /^release\/[0-9a-f]{64}\//;

/** As the build names its files: no folder, no query. */
const FILE_NAME = /^[\w.-]+\.js$/;

/**
 * Tells whether an address is that of a script of this build.
 * @param address absolute, or relative to `base`
 */
export function isOwnScript(address: string, base: string): boolean {
  const { href } = new URL(address, base);
  if (href === SERVICE_WORKER) return true;
  if (!href.startsWith(HOME)) return false;
  const inRelease = HOME + href.slice(HOME.length).replace(RELEASE_FOLDER, '');
  return inRelease.startsWith(SCRIPTS) && FILE_NAME.test(inRelease.slice(SCRIPTS.length));
}

/**
 * Lets this page or worker start the build's own scripts as workers, and nothing else: the policy
 * makes neither markup nor code, so that `innerHTML`, `eval` and inline handlers stay refused. It
 * is the default one, because TF.js starts its threads by address. Once in each page and worker
 * that starts another.
 */
export function allowOwnScripts(): void {
  const { trustedTypes, location } = globalThis as {
    readonly trustedTypes?: TrustedTypes;
    readonly location: { readonly href: string };
  };
  trustedTypes?.createPolicy('default', {
    createScriptURL: (address) => (isOwnScript(address, location.href) ? address : null),
  });
}
