/**
 * The files of releases in Cache Storage, named by path and content: a new release lies beside the
 * old one, what both have is stored once, and nothing is ever overwritten.
 */
import { sha256 } from '../../core/hash.ts';
import { LastingCache } from '../../core/lasting-cache.ts';
import { contentKey, MODELS_CACHE, WEIGHTS_HEADERS } from '../models/keys.ts';
import {
  isStored,
  isWeights,
  parseList,
  type ReleasedFile,
  type ReleaseList,
  ReleaseRefused,
} from './list.ts';
import { listKey, RELEASES_CACHE } from './stored-lists.ts';

/** No file of the app takes longer, and a server that hangs must not hold up the next look. */
const FETCH_LIMIT_MS = 120_000;
const AT_ONCE = 4;

/** Describe the sending and not the content, which is stored as it was before it was packed. */
const NOT_KEPT: readonly string[] = ['content-encoding', 'content-length', 'transfer-encoding'];

export class ReleaseStore {
  readonly #home: string;
  readonly #files = new LastingCache('penumbra-app-v1');
  readonly #lists = new LastingCache(RELEASES_CACHE);
  readonly #weights = new LastingCache(MODELS_CACHE);
  readonly #parsed = new Map<string, ReleaseList>();

  /** @param home address of the app's folder, with a slash at the end */
  constructor(home: string) {
    this.#home = home;
  }

  /** Null where the list is not stored. */
  async list(id: string): Promise<ReleaseList | null> {
    const known = this.#parsed.get(id);
    if (known) return known;
    const bytes = await (await this.#lists.match(listKey(this.#home, id)))?.arrayBuffer();
    if (!bytes || (await sha256(bytes)) !== id) return null;
    const list = parseList(bytes);
    this.#parsed.set(id, list);
    return list;
  }

  /** The stored release of the highest number that has every file; null where there is none. */
  async newestWhole(): Promise<{ id: string; version: string; number: number } | null> {
    const found: { id: string; version: string; number: number }[] = [];
    for (const key of await this.#lists.keys()) {
      const id = key.slice(-'.json'.length - 64, -'.json'.length);
      const list = await this.list(id);
      const files = list?.files.filter(({ path }) => isStored(path)) ?? [];
      const present = await Promise.all(files.map((file) => this.match(file)));
      if (list && present.every(Boolean)) found.push({ id, version: list.version, number: list.number });
    }
    return found.sort((a, b) => b.number - a.number)[0] ?? null;
  }

  match(file: ReleasedFile): Promise<Response | undefined> {
    return this.#files.match(this.#keyOf(file));
  }

  /** Reads every byte of the stored file. */
  async isSound(file: ReleasedFile): Promise<boolean> {
    const bytes = await (await this.match(file))?.arrayBuffer().catch(() => null);
    return bytes != null && (await sha256(bytes)) === file.sha256;
  }

  /**
   * Fetches a file, past the browser's own cache where that holds another one.
   * @throws ReleaseRefused `unreachable`, or `damaged` where it is not the file of the list
   */
  async fetch(file: ReleasedFile): Promise<Response> {
    // The first visit has just fetched the files below assets/, whose names hold their content's hash.
    const modes: RequestCache[] = file.path.startsWith('assets/') ? ['default', 'reload'] : ['no-store'];
    for (const cache of modes) {
      const response = await fetch(this.#home + file.path, {
        cache,
        credentials: 'same-origin',
        signal: AbortSignal.timeout(FETCH_LIMIT_MS),
      }).catch(() => null);
      const bytes = response?.ok ? await response.arrayBuffer().catch(() => null) : null;
      if (!response || !bytes) throw new ReleaseRefused('unreachable', file.path);
      if ((await sha256(bytes)) === file.sha256)
        return new Response(bytes, {
          headers: [...response.headers].filter(([name]) => !NOT_KEPT.includes(name)),
        });
    }
    throw new ReleaseRefused('damaged', file.path);
  }

  /** Fetches a file and stores it. */
  async keep(file: ReleasedFile): Promise<void> {
    const response = await this.fetch(file);
    const key = this.#keyOf(file);
    await this.#files.delete(key);
    await this.#files.put(key, await response.arrayBuffer(), Object.fromEntries(response.headers));
  }

  /**
   * Stores what a release needs and reads it back; what is there already is not fetched again.
   * @param running the release whose weights this device has, and so needs of the new one too
   * @throws ReleaseRefused `unreachable` or `damaged`, DOMException where storage is full
   */
  async download(id: string, bytes: ArrayBuffer, running: ReleaseList | null): Promise<void> {
    const list = parseList(bytes);
    await this.#lists.put(listKey(this.#home, id), bytes, { 'Content-Type': 'application/json' });
    const files = list.files.filter(({ path }) => isStored(path));
    await inLanes(files, async (file) => {
      if (!(await this.isSound(file))) await this.keep(file);
    });
    for (const file of running ? await this.#weightsInUse(running, list) : []) {
      const key = this.#weightsKey(file);
      if (await this.#weights.match(key)) continue;
      await this.#weights.put(key, await (await this.fetch(file)).arrayBuffer(), WEIGHTS_HEADERS);
    }
    for (const file of files) if (!(await this.isSound(file))) throw new ReleaseRefused('damaged', file.path);
  }

  /** Files of the new release at the paths of which this device has those of the running one. */
  async #weightsInUse(running: ReleaseList, next: ReleaseList): Promise<readonly ReleasedFile[]> {
    const kept = new Set(await this.#weights.keys());
    const used = running.files.filter((file) => isWeights(file.path) && kept.has(this.#weightsKey(file)));
    const paths = new Set(used.map(({ path }) => path));
    return next.files.filter(({ path }) => paths.has(path));
  }

  /** Reads every stored byte of a release; what is not sound is fetched again where that is possible. */
  async check(id: string): Promise<{ files: number; missing: number; repaired: number }> {
    const list = await this.list(id);
    const files = list?.files.filter(({ path }) => isStored(path)) ?? [];
    const outcome = { files: files.length, missing: list ? 0 : 1, repaired: 0 };
    for (const file of files) {
      if (await this.isSound(file)) continue;
      await this.keep(file).then(
        () => outcome.repaired++,
        () => outcome.missing++,
      );
    }
    return outcome;
  }

  /** Deletes every file and list that none of these releases has. */
  async prune(ids: readonly string[]): Promise<void> {
    const lists = await Promise.all(ids.map((id) => this.list(id)));
    const named = new Set(lists.flatMap((list) => list?.files.map((file) => this.#keyOf(file)) ?? []));
    for (const key of await this.#files.keys()) if (!named.has(key)) await this.#files.delete(key);
    const kept = new Set(ids.map((id) => listKey(this.#home, id)));
    for (const key of await this.#lists.keys()) if (!kept.has(key)) await this.#lists.delete(key);
  }

  #keyOf({ path, sha256: hash }: ReleasedFile): string {
    return `${this.#home}${path}?sha256=${hash}`;
  }

  #weightsKey(file: ReleasedFile): string {
    const [, modelId = ''] = file.path.split('/');
    return contentKey(`${this.#home}models/`, modelId, file);
  }
}

/** A few at once, because most of the time is waiting; after a failure nothing more is begun. */
async function inLanes<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = [...items];
  const lane = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) await work(next);
  };
  const lanes = Array.from({ length: AT_ONCE }, () =>
    lane().catch((thrown: unknown) => {
      left.length = 0;
      throw thrown;
    }),
  );
  const failed = (await Promise.allSettled(lanes)).find((outcome) => outcome.status === 'rejected');
  if (failed) throw failed.reason;
}
