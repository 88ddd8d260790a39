/** A model folder from a person's disk is found, checked and tried, and only then stored. */
import { throwIfAborted } from '../core/abort.ts';
import { type Detail, thrownDetail } from '../core/detail.ts';
import { AppError, type Problem } from '../core/errors.ts';
import type { VariantId } from '../core/variant.ts';
import type { Engine } from '../engine/index.ts';
import { checkHash, type ReadModelFile } from '../model/load.ts';
import { bytesOf, type ModelManifest, parseManifest } from '../model/manifest.ts';
import { checkVariant } from '../pipeline/check-variant.ts';
import { probeBackends } from './host-session.ts';
import type { FolderFile, ImportProgress } from './protocol.ts';

/** The largest shipped manifest has 60 kB; a file a hundred times as large is not a manifest. */
const LARGEST_MANIFEST_BYTES = 8e6;

type Reason = Extract<Problem, { kind: 'import' }>['reason'];

interface Where {
  readonly modelId?: string;
  readonly file?: string;
}

function refused(reason: Reason, detail: Detail, { modelId, file }: Where = {}, cause?: unknown): AppError {
  return new AppError(
    { kind: 'import', reason, modelId: modelId ?? null, file: file ?? null, detail },
    { cause },
  );
}

/** A model folder whose description has been read; nothing else yet. */
export interface ModelFolder {
  readonly manifest: ModelManifest;
  /** Reads the file's present content, hash-checked. @throws AppError kind `import` */
  readonly read: ReadModelFile;
}

/**
 * @throws AppError kind `import`: no manifest, several, one that is not valid, or files that are
 * not there
 */
export async function openFolder(files: readonly FolderFile[]): Promise<ModelFolder> {
  const { path, blob } = findManifest(files);
  const base = path.slice(0, -'manifest.json'.length);
  const manifest = await parse(blob);
  const byPath = new Map(files.map((file) => [file.path, file.blob]));
  for (const { path: name, bytes } of manifest.variants.flatMap((variant) => variant.files)) {
    const where = { modelId: manifest.id, file: name };
    const found = byPath.get(base + name);
    if (!found) throw refused('missing-file', { code: 'file-not-in-folder' }, where);
    if (found.size === bytes) continue;
    const detail = { code: 'file-size', found: found.size, expected: bytes } as const;
    throw refused('changed-file', detail, where);
  }
  return {
    manifest,
    async read(modelId, file, signal) {
      throwIfAborted(signal);
      const where = { modelId, file: file.path };
      const found = byPath.get(base + file.path);
      if (!found) throw refused('missing-file', { code: 'file-not-in-folder' }, where);
      const bytes = await bytesOfBlob(found, where);
      await checkHash(modelId, file, bytes).catch((cause: unknown) => {
        throw refused('changed-file', detailOf(cause), where, cause);
      });
      return bytes;
    },
  };
}

/** The manifest nearest to the top; a folder of several models has several. */
function findManifest(files: readonly FolderFile[]): FolderFile {
  const depth = ({ path }: FolderFile) => path.split('/').length;
  const manifests = files.filter(({ path }) => path.split('/').at(-1) === 'manifest.json');
  const top = Math.min(...manifests.map(depth));
  const [found, ...others] = manifests.filter((file) => depth(file) === top);
  if (!found) throw refused('no-manifest', { code: 'folder-without-manifest', files: files.length });
  if (others.length === 0) return found;
  const models = [found, ...others].map(({ path }) => path.split('/').at(-2) ?? path);
  throw refused('several-models', { code: 'folder-models', models });
}

async function parse(blob: Blob): Promise<ModelManifest> {
  const where = { file: 'manifest.json' };
  if (blob.size > LARGEST_MANIFEST_BYTES) {
    throw refused('invalid-manifest', { code: 'manifest-size', bytes: blob.size }, where);
  }
  const text = new TextDecoder().decode(await bytesOfBlob(blob, where));
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw refused('invalid-manifest', thrownDetail(cause), where, cause);
  }
  try {
    return parseManifest(json, '');
  } catch (cause) {
    throw refused('invalid-manifest', detailOf(cause), where, cause);
  }
}

function detailOf(thrown: unknown): Detail {
  const { problem } = AppError.from(thrown);
  return 'detail' in problem ? problem.detail : thrownDetail(thrown);
}

async function bytesOfBlob(blob: Blob, where: Where): Promise<ArrayBuffer> {
  try {
    return await blob.arrayBuffer();
  } catch (cause) {
    // The browser reports that the file was changed, moved or locked since the folder was chosen.
    throw refused('unreadable-file', thrownDetail(cause), where, cause);
  }
}

export interface CheckOptions {
  readonly signal: AbortSignal;
  readonly report: (progress: ImportProgress) => void;
}

/**
 * Checks every file's hash, and analyses an image with every variant.
 * @throws AppError kind `import` (changed, unreadable or unrunnable), `cancelled`
 */
export async function checkFolder(
  { manifest, read }: ModelFolder,
  engine: Engine,
  options: CheckOptions,
): Promise<void> {
  const { signal, report } = options;
  const totalBytes = manifest.variants.reduce((sum, variant) => sum + bytesOf(variant), 0);
  const backend = await firstBackend(engine);
  let doneBytes = 0;
  for (const variant of manifest.variants) {
    const { id: variantId } = variant;
    const ofVariant = bytesOf(variant);
    try {
      await checkVariant(manifest, variantId, backend, {
        read,
        signal,
        onBytes: (loadedBytes) =>
          report({
            phase: loadedBytes < ofVariant ? 'checking' : 'trying',
            variantId,
            loadedBytes: doneBytes + loadedBytes,
            totalBytes,
          }),
      });
    } catch (thrown) {
      throw asImportError(thrown, manifest.id, variantId);
    }
    doneBytes += ofVariant;
  }
}

/**
 * The safest backend that runs here. Others may still reject the model, as they may reject a
 * shipped one.
 */
async function firstBackend(engine: Engine) {
  const usable = (await probeBackends(engine)).find(({ probe }) => probe.supported);
  if (usable) return engine.backend(usable.id);
  throw new AppError({
    kind: 'backend',
    backend: null,
    reason: 'unavailable',
    detail: { code: 'no-backend', reasons: [] },
  });
}

/** Turns an error of the model into one of its import; an error of the device stays as it is. */
function asImportError(thrown: unknown, modelId: string, variantId: VariantId): AppError {
  const error = AppError.from(thrown);
  const { problem } = error;
  const isOfDevice = problem.kind === 'backend' && problem.reason === 'unavailable';
  const isOfModel = problem.kind === 'model' || problem.kind === 'backend' || problem.kind === 'internal';
  if (!isOfModel || isOfDevice) return error;
  return refused(
    'unrunnable',
    { code: 'trial', variant: variantId, cause: problem.detail },
    { modelId },
    thrown,
  );
}

export function idTaken(modelId: string): AppError {
  return refused('id-taken', { code: 'shipped-model' }, { modelId });
}
