import type { Limits } from './run.ts';

/**
 * Default limits of a deployment.
 * - Latency: an answer within a second keeps the flow of thought (Miller 1968; Nielsen 1993,
 * "Usability Engineering", chapter 5). Reading the file and drawing take their part, so the network
 * gets half.
 * - Memory: a quarter of the 2 GiB of the smallest kiosk, beyond which browsers end a page in need.
 * - AUC: a hundredth is the margin below which readers would not call two methods different, and
 * about the width of the interval of one model on some thousand patients.
 */
export const DEFAULT_LIMITS: Limits = { latencyMs: 500, memoryMiB: 512, aucLoss: 0.01 };
