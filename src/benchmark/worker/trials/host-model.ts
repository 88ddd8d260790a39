/**
 * The source of a model's bytes: a file of this site or of this device, or a reference network made
 * here.
 */

import { type LoadedModel, loadModel } from '../../../model/load.ts';
import type { ModelRepository } from '../../../worker/host-models.ts';
import type { Configuration } from '../../model/run.ts';
import { isReferenceModel } from '../../networks/ids.ts';

export interface ModelSource {
  /** Nothing has to come over the network. */
  readonly isHere: boolean;
  /** @throws AppError kind `model`, `storage` or `cancelled` */
  read(): Promise<LoadedModel>;
}

/**
 * A reference network is made before the clock starts: a deployed model is not made on the device.
 * @throws AppError kind `model`, `storage` or `cancelled`
 */
export async function openModel(
  { modelId, variantId }: Pick<Configuration, 'modelId' | 'variantId'>,
  repository: ModelRepository,
  signal: AbortSignal,
): Promise<ModelSource> {
  if (isReferenceModel(modelId)) {
    const { loadReferenceModel } = await import('../../networks/reference-models.ts');
    const made = await loadReferenceModel(modelId, variantId, signal);
    return { isHere: true, read: () => Promise.resolve(made) };
  }
  const manifest = await repository.manifest(modelId, signal);
  return {
    isHere: await isStored(modelId, variantId, repository, signal),
    read: () => loadModel(manifest, variantId, { read: repository.read, signal }),
  };
}

async function isStored(
  modelId: string,
  variantId: Configuration['variantId'],
  repository: ModelRepository,
  signal: AbortSignal,
): Promise<boolean> {
  const { models } = await repository.inventory(signal);
  const variant = models
    .find((model) => model.modelId === modelId)
    ?.variants.find(({ id }) => id === variantId);
  return variant !== undefined && variant.storedBytes === variant.bytes;
}
