/**
 * The source of a model's bytes: a file of this site or of this device, or a reference network made
 * here.
 */

import { type LoadedModel, loadModel } from '../../../model/load.ts';
import type { ModelShelf } from '../../../worker/host-models.ts';
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
  shelf: ModelShelf,
  signal: AbortSignal,
): Promise<ModelSource> {
  if (isReferenceModel(modelId)) {
    const { loadReferenceModel } = await import('../../networks/reference-models.ts');
    const made = await loadReferenceModel(modelId, variantId, signal);
    return { isHere: true, read: () => Promise.resolve(made) };
  }
  const manifest = await shelf.manifest(modelId, signal);
  return {
    isHere: await isStored(modelId, variantId, shelf, signal),
    read: () => loadModel(manifest, variantId, { read: shelf.read, signal }),
  };
}

async function isStored(
  modelId: string,
  variantId: Configuration['variantId'],
  shelf: ModelShelf,
  signal: AbortSignal,
): Promise<boolean> {
  const { models } = await shelf.inventory(signal);
  const variant = models
    .find((model) => model.modelId === modelId)
    ?.variants.find(({ id }) => id === variantId);
  return variant !== undefined && variant.storedBytes === variant.bytes;
}
