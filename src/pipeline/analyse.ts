/** The way of the data: decode -> preprocess -> session.run -> interpret. */
import { checkpoint } from '../core/abort.ts';
import type { AnalysisResult, RunningState } from '../core/analysis.ts';
import type { DisplayImage } from '../core/image.ts';
import { decode } from '../decode/decode.ts';
import { displayImage } from '../preprocess/display.ts';
import { preprocess } from '../preprocess/preprocess.ts';
import { imageFacts } from './facts.ts';
import { interpret } from './interpret.ts';
import type { PreparedModel } from './prepare.ts';

export interface Reading {
  readonly result: AnalysisResult;
  readonly display: DisplayImage;
}

export interface AnalyseOptions {
  readonly signal: AbortSignal;
  readonly onState?: (state: RunningState) => void;
}

/**
 * Reads one image file.
 * @param bytes a whole file; neither changed nor kept
 * @throws AppError of any kind but `storage`; `cancelled` between stages and in a long one
 */
export async function analyse(
  bytes: ArrayBuffer,
  { model, session }: Pick<PreparedModel, 'model' | 'session'>,
  { signal, onState }: AnalyseOptions,
): Promise<Reading> {
  const { manifest, variant } = model;
  const started = performance.now();

  onState?.('decoding');
  const decoded = await decode(bytes, signal);
  const decodedAt = performance.now();
  await checkpoint(signal);

  onState?.('preprocessing');
  const preprocessing = performance.now();
  const input = await preprocess(decoded.image, manifest.input.recipe);
  const preprocessedAt = performance.now();
  await checkpoint(signal);

  onState?.('inferring');
  const { outputs, timingsMs } = await session.run(input, signal);
  await checkpoint(signal);

  const interpretation = interpret(outputs, model, { decoded, input });
  const totalMs = performance.now() - started;

  return {
    display: await displayImage(decoded.image),
    result: {
      ...interpretation,
      image: imageFacts(decoded),
      study: decoded.study,
      provenance: {
        modelId: manifest.id,
        modelVersion: manifest.version,
        variantId: variant.id,
        precision: session.precision,
        backend: session.backend,
        threads: session.threads,
      },
      timings: {
        decodeMs: decodedAt - started,
        preprocessMs: preprocessedAt - preprocessing,
        uploadMs: timingsMs.upload,
        computeMs: timingsMs.compute,
        downloadMs: timingsMs.download,
        totalMs,
      },
    },
  };
}
