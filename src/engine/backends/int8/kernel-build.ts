/**
 * The builds of kernels/plan.ts: with or without relaxed SIMD, for a shared or an unshared memory.
 */
export type KernelBuild = 'plain' | 'plain-shared' | 'relaxed' | 'relaxed-shared';
