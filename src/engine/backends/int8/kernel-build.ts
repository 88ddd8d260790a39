/** Builds of kernels/plan.ts: with or without relaxed SIMD, for a shared memory or for one that is not. */
export type KernelBuild = 'plain' | 'plain-shared' | 'relaxed' | 'relaxed-shared';
