/** The way of the data: decode -> preprocess -> session.run -> interpret. */
import { checkpoint } from '../core/abort.ts';
import type { AnalysisResult } from '../core/analysis.ts';
import type { OpenedImage } from '../core/opened-image.ts';
import { interpret } from './interpret.ts';
import { type OpenOptions, openImage } from './open-image.ts';
import type { PreparedModel } from './prepare.ts';

type Reader = Pick<PreparedModel, 'model' | 'session'>;

/**
 * Reads one image file.
 * @param bytes a whole file; neither changed nor kept
 * @throws AppError of any kind but `storage`; `cancelled` between stages and in a long one
 */
export async function analyse(
  bytes: ArrayBuffer,
  reader: Reader,
  options: OpenOptions,
): Promise<AnalysisResult> {
  const startedMs = performance.now();
  const opened = await openImage(bytes, reader.model.manifest.input.recipe, options);
  return infer(opened, reader, { ...options, startedMs });
}

interface InferOptions extends Pick<OpenOptions, 'signal' | 'onState'> {
  /** When this reading began, by `performance.now()` of this thread. */
  readonly startedMs: number;
}

/**
 * The second half of the way: session.run -> interpret.
 * @param opened by the recipe of the same model
 * @throws AppError kind `backend`, `internal` or `cancelled`
 */
export async function infer(
  opened: OpenedImage,
  { model, session }: Reader,
  { signal, onState, startedMs }: InferOptions,
): Promise<AnalysisResult> {
  const { manifest, variant } = model;
  onState?.('inferring');
  const { outputs, timingsMs } = await session.run(opened.input, signal);
  await checkpoint(signal);

  return {
    ...interpret(outputs, model, opened.cautions),
    image: opened.facts,
    study: opened.study,
    provenance: {
      modelId: manifest.id,
      modelVersion: manifest.version,
      variantId: variant.id,
      precision: session.precision,
      backend: session.backend,
      threads: session.threads,
      modelFiles: variant.files.map(({ path, sha256 }) => ({ path, sha256 })),
    },
    timings: {
      decodeMs: opened.decodeMs,
      preprocessMs: opened.preprocessMs,
      uploadMs: timingsMs.upload,
      computeMs: timingsMs.compute,
      downloadMs: timingsMs.download,
      totalMs: performance.now() - startedMs,
    },
    readAtMs: Date.now(),
  };
}
