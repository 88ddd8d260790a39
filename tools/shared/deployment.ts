/** Which server the browser tests run against: `npm run test:deploy` names it by environment variables. */
import { createHash, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SERVERS, type ServerKind } from './deployed-server.ts';

export interface Deployment {
  readonly kind: ServerKind;
  /** The unpacked archive. */
  readonly release: string;
  /** A folder with certificate.pem and key.pem. */
  readonly tls: string;
}

/** Null where the tests serve dist/ themselves. */
export function deployment(): Deployment | null {
  const { PENUMBRA_SERVER, PENUMBRA_RELEASE: release, PENUMBRA_TLS: tls } = process.env;
  const kind = SERVERS.find((each) => each === PENUMBRA_SERVER);
  return kind && release && tls ? { kind, release, tls } : null;
}

/** The environment that {@link deployment} reads. */
export const environmentOf = ({ kind, release, tls }: Deployment): Record<string, string> => ({
  PENUMBRA_SERVER: kind,
  PENUMBRA_RELEASE: release,
  PENUMBRA_TLS: tls,
});

/**
 * Lets Chromium trust one certificate, by its key, as if an authority had signed it. To ignore the errors
 * of all certificates would not do: a page behind such an error gets no service worker.
 */
export function trustSwitch({ tls }: Deployment): string {
  const { publicKey } = new X509Certificate(readFileSync(join(tls, 'certificate.pem')));
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  return `--ignore-certificate-errors-spki-list=${createHash('sha256').update(spki).digest('base64')}`;
}
