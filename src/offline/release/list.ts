/**
 * The list of a release: every file of app and models with its size and SHA-256. The build writes it
 * and `npm run pack` signs it; the SHA-256 of its bytes is the release's id.
 */
import type { Refusal } from '../../core/release.ts';

export const LIST_FILE = 'release.json';
/** The Ed25519 signature over the bytes of the list: 64 bytes. */
export const SIGNATURE_FILE = 'release.sig';

export interface ReleasedFile {
  /** Below the folder of the app, with slashes. */
  readonly path: string;
  readonly bytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
}

export interface ReleaseList {
  readonly format: 1;
  readonly version: string;
  /** Grows from one signed release to the next; 0 where none was given. */
  readonly number: number;
  /** The worker script that tries this release before it counts: see worker/host-self-test.ts. */
  readonly selfTest: string;
  readonly files: readonly ReleasedFile[];
}

export class ReleaseRefused extends Error {
  override readonly name = 'ReleaseRefused';
  readonly reason: Refusal;

  constructor(reason: Refusal, detail = '') {
    super(detail ? `${reason}: ${detail}` : reason);
    this.reason = reason;
  }
}

/** @throws ReleaseRefused `malformed`, for example for a gateway's login page */
export function parseList(bytes: ArrayBuffer): ReleaseList {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new ReleaseRefused('malformed', 'not JSON');
  }
  if (!isList(value)) throw new ReleaseRefused('malformed');
  return value;
}

function isList(value: unknown): value is ReleaseList {
  const list = value as Partial<ReleaseList> | null;
  return (
    typeof list === 'object' &&
    list?.format === 1 &&
    typeof list.version === 'string' &&
    Number.isSafeInteger(list.number) &&
    typeof list.selfTest === 'string' &&
    Array.isArray(list.files) &&
    list.files.every(isFile) &&
    list.files.some(({ path }) => path === 'index.html')
  );
}

/** No path may lead out of the folder of the app. */
function isFile(value: unknown): value is ReleasedFile {
  const file = value as Partial<ReleasedFile> | null;
  return (
    typeof file?.path === 'string' &&
    !/^\/|\/\/|\\|(^|\/)\.\.?(\/|$)|[?#:]/.test(file.path) &&
    Number.isSafeInteger(file.bytes) &&
    /^[0-9a-f]{64}$/.test(file.sha256 ?? '')
  );
}

const isModelFile = (path: string): boolean => path.startsWith('models/');
const isDescription = (path: string): boolean => /^models\/(index|[^/]+\/manifest)\.json$/.test(path);

/** Weights and graphs: the app's worker stores those that it reads with (models/model-cache.ts). */
export const isWeights = (path: string): boolean => isModelFile(path) && !isDescription(path);

/** The browser stores the service worker itself, and the licences are read on the network. */
const NOT_STORED: readonly string[] = ['service-worker.js', 'licences.md'];

/** Whether a release needs the file to open and to know its models without a network. */
export const isStored = (path: string): boolean => !isWeights(path) && !NOT_STORED.includes(path);
