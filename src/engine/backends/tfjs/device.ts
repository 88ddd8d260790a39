import type { Tensor } from '@tensorflow/tfjs-core';
import type { BackendId } from '../../../core/backends.ts';
import type { Detail } from '../../../core/detail.ts';
import { AppError } from '../../../core/errors.ts';
import { Memo } from '../../../core/memo.ts';
import type { SessionDetails } from '../../../core/session-details.ts';
import type { MemoryBytes } from '../../measurement.ts';

/**
 * Where TF.js computes: a WebAssembly instance or a WebGL context. It outlives its sessions, until
 * it fails.
 */
export interface Device {
  readonly id: BackendId;
  /** Threads that really compute; 0 on a GPU. */
  readonly threads: number;
  readonly details: SessionDetails;
  /**
   * Why it can compute no more, e.g. a lost context; null while it can. For good: open another
   * then.
   */
  failure(): Detail | null;
  /** Says that it can compute no more. */
  fail(reason: Detail): void;
  /** Moves a tensor's values to where they are needed; resolves when they are there. */
  upload(tensor: Tensor): Promise<void>;
  /** Resolves when everything asked for has been computed. */
  settle(): Promise<void>;
  /** Bytes in its memory, including tensors that are disposed but not yet freed. */
  memory(): Partial<MemoryBytes>;
  /** Null on the CPU. */
  readonly gpu: GpuMeter | null;
}

/** Counts what a GPU is asked for. */
export interface GpuMeter {
  /** Spent on compiling shaders so far, ms. */
  compileMs(): number;
  /** Programs that were run so far. */
  launches(): number;
}

/** Opens a device once and keeps it; opens another where opening or the device itself failed. */
export function keepOpen(open: () => Promise<Device>): () => Promise<Device> {
  const opened = new Memo(open);
  return async () => {
    const opening = opened.get();
    const device = await opening;
    if (device.failure() === null) return device;
    opened.forget(undefined, opening);
    return opened.get();
  };
}

export function deviceError(
  backend: BackendId,
  reason: 'unavailable' | 'failed' | 'invalid-output',
  detail: Detail,
  cause?: unknown,
): AppError {
  return new AppError({ kind: 'backend', backend, reason, detail }, { cause });
}
