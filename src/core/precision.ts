/**
 * How a model's weights are stored and its arithmetic is done; see docs/numerics.md. `dynamic`:
 * int8 weights, float32 compute. `int8`: int8 weights and u8 activations, integer compute where the
 * backend has it. `mixed`: 2 to 8 bits a channel.
 */
export type Precision = 'float32' | 'float16' | 'dynamic' | 'int8' | 'mixed';

/** Every precision, the most exact first. */
export const PRECISIONS = ['float32', 'float16', 'dynamic', 'int8', 'mixed'] as const satisfies Precision[];

/** The number type in which a layer's products and sums are computed. */
export type Arithmetic = 'float32' | 'int8';
