/**
 * The face of the engine: all that other folders import of it, but for the faces of graph/ and
 * integer/.
 */
export type { Backend, Engine, Session } from './contract.ts';
export type { EngineHost, WasmBinary } from './host.ts';
export {
  type GpuAnalysis,
  type KernelSample,
  type MeasurableBackend,
  type MeasurableSession,
  type MemoryBytes,
  NO_BYTES,
  untilTuned,
} from './measurement.ts';
export { createEngine } from './registry.ts';
export { hasSimd } from './simd.ts';
export { canShareMemory } from './threads.ts';
