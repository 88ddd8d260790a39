/** Prefix of every reference model's id; no other model may have it. */
export const REFERENCE_PREFIX = 'reference-';

/**
 * Whether a model of this id is made on the device. Apart from all else here, so that asking loads
 * none of it.
 */
export const isReferenceModel = (modelId: string): boolean => modelId.startsWith(REFERENCE_PREFIX);
