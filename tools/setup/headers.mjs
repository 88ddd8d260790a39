/**
 * Headers of every response, in one place: the served build, the dev server and the tests use them.
 */

/**
 * Nonce of the dev server's policy only: Vite marks the scripts and styles that it inlines there
 * with it.
 */
export const DEV_NONCE = 'penumbra-dev';

/** @param {{ dev: boolean }} mode */
function contentSecurityPolicy({ dev }) {
  const inline = dev ? ` 'nonce-${DEV_NONCE}'` : '';
  return [
    "default-src 'none'",
    // wasm-unsafe-eval compiles WebAssembly; eval and new Function stay shut.
    `script-src 'self' 'wasm-unsafe-eval'${inline}`,
    "worker-src 'self'",
    "connect-src 'self'",
    // blob: the X-ray as the user opened it; data: small icons inside style sheets.
    "img-src 'self' blob: data:",
    `style-src 'self'${inline}`,
    "font-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    // No string becomes markup or a script. The one policy, which page and workers make first, lets
    // them start the build's own scripts: src/core/own-scripts.ts. Vite's overlay of errors writes
    // markup, so that the dev server does without.
    ...(dev ? [] : ["require-trusted-types-for 'script'", 'trusted-types default']),
  ].join('; ');
}

/**
 * Whatever reaches a device, a person, other pages or the network after a visit, and that the app
 * does without. Browsers ignore the names that they do not know.
 */
const DENIED = [
  'accelerometer',
  'autoplay',
  'browsing-topics',
  'camera',
  'clipboard-read',
  'clipboard-write',
  'compute-pressure',
  'deferred-fetch',
  'deferred-fetch-minimal',
  'display-capture',
  'encrypted-media',
  'fullscreen',
  'gamepad',
  'geolocation',
  'gyroscope',
  'hid',
  'identity-credentials-get',
  'idle-detection',
  'keyboard-map',
  'local-fonts',
  'local-network-access',
  'magnetometer',
  'microphone',
  'midi',
  'otp-credentials',
  'payment',
  'picture-in-picture',
  'publickey-credentials-create',
  'publickey-credentials-get',
  'screen-wake-lock',
  'serial',
  'storage-access',
  'sync-xhr',
  'usb',
  'window-management',
  'xr-spatial-tracking',
];

/** @param {{ dev: boolean }} mode */
export const securityHeaders = (mode) => ({
  // The first two make the page cross-origin isolated, without which there is no SharedArrayBuffer:
  // no threads.
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Content-Security-Policy': contentSecurityPolicy(mode),
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Permissions-Policy': DENIED.map((feature) => `${feature}=()`).join(', '),
});

/**
 * Vite puts a content hash into the name of everything below /assets/, so those files never change.
 * All else (index.html, the service worker, manifests, weights) is revalidated by its ETag.
 * @param {string} path as requested, with or without a query
 */
export const cacheControl = (path) =>
  path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
