/**
 * Runs the operations of a plan in order, on any number of threads. Built from the same source with
 * plain SIMD alone and with the relaxed dot products (RELAXED, set by tools/setup/kernels.mjs),
 * each for a shared and for an unshared memory.
 */
import { depthwise } from './depthwise';
import { depthwiseRows } from './depthwise-rows';
import { Variant } from './dot';
import { floatConv, floatDepthwise } from './float';
import { gemmPairs, gemmQuads } from './gemm';
import {
  AddOp,
  AffineOp,
  ConvOp,
  CopyOp,
  DESCRIPTOR_BYTES,
  DepthwiseOp,
  DepthwiseRowsOp,
  FloatLayerOp,
  GatherOp,
  Im2colOp,
  Kind,
  LookupFloatOp,
  MultiplyOp,
  Op,
  PoolOp,
  QuantizeOp,
} from './descriptors';
import { im2col } from './im2col';
import { add, affine, copy, lookupFloat, gather, multiply, quantize } from './pointwise';
import { average, maximum } from './pool';
import { waitForChange, claim, Control, awaitBarrier } from './threads';

/**
 * Runs operations. All threads of the plan must call this or {@link serve}.
 * @returns 0, or 1 if a thread did not arrive, in which case the results are worthless.
 */
export function run(control: Control, firstOp: usize, opCount: i32): i32 {
  for (let i = 0; i < opCount; i++) changetype<Op>(firstOp + <usize>i * DESCRIPTOR_BYTES).next = 0;
  control.firstOp = firstOp;
  control.opCount = opCount;
  if (control.threads > 1) {
    const word = changetype<usize>(control) + offsetof<Control>('run');
    atomic.add<i32>(word, 1);
    atomic.notify(word, control.threads);
  }
  return runOps(control, 0, control.maySleep != 0) ? 0 : 1;
}

/** The life of a helper thread: waits for runs and takes part in them until told to stop. */
export function serve(control: Control, thread: i32): void {
  const word = changetype<usize>(control) + offsetof<Control>('run');
  const stop = changetype<usize>(control) + offsetof<Control>('stop');
  let done = atomic.load<i32>(word);
  atomic.add<i32>(changetype<usize>(control) + offsetof<Control>('ready'), 1);
  while (!atomic.load<i32>(stop)) {
    // No timeout (-1): there may be hours between two images.
    if (!waitForChange(control, word, done, true, -1)) return;
    done = atomic.load<i32>(word);
    if (atomic.load<i32>(stop)) return;
    if (!runOps(control, thread, true)) return;
  }
}

function runOps(control: Control, thread: i32, maySleep: bool): bool {
  // Copied first, because the next run may change the control block as soon as the last barrier
  // opens.
  const opCount = control.opCount;
  const threads = control.threads;
  let at = control.firstOp;
  for (let i = 0; i < opCount; i++, at += DESCRIPTOR_BYTES) {
    const op = changetype<Op>(at);
    const tiles = op.tiles;
    if (threads == 1) for (let tile = 0; tile < tiles; tile++) runTile(op, tile, 0);
    else {
      for (let tile = claim(op); tile < tiles; tile = claim(op)) runTile(op, tile, thread);
      if (!awaitBarrier(control, maySleep)) return false;
    }
  }
  return true;
}

function runTile(op: Op, tile: i32, thread: i32): void {
  const at = changetype<usize>(op);
  switch (op.kind) {
    case Kind.CONV:
      conv(changetype<ConvOp>(at), tile, thread);
      break;
    case Kind.DEPTHWISE:
      depthwise(changetype<DepthwiseOp>(at), tile);
      break;
    case Kind.DEPTHWISE_ROWS:
      depthwiseRows(changetype<DepthwiseRowsOp>(at), tile, thread);
      break;
    case Kind.ADD:
      add(changetype<AddOp>(at), tile);
      break;
    case Kind.MULTIPLY:
      multiply(changetype<MultiplyOp>(at), tile);
      break;
    case Kind.AFFINE:
      affine(changetype<AffineOp>(at), tile);
      break;
    case Kind.COPY:
      copy(changetype<CopyOp>(at), tile);
      break;
    case Kind.GATHER:
      gather(changetype<GatherOp>(at), tile);
      break;
    case Kind.QUANTIZE:
      quantize(changetype<QuantizeOp>(at), tile);
      break;
    case Kind.AVERAGE:
      average(changetype<PoolOp>(at), tile);
      break;
    case Kind.MAX:
      maximum(changetype<PoolOp>(at), tile);
      break;
    case Kind.FLOAT_CONV:
      floatConv(changetype<FloatLayerOp>(at), tile);
      break;
    case Kind.FLOAT_DEPTHWISE:
      floatDepthwise(changetype<FloatLayerOp>(at), tile);
      break;
    case Kind.IM2COL:
      im2col(changetype<Im2colOp>(at), tile);
      break;
    case Kind.LOOKUP_FLOAT:
      lookupFloat(changetype<LookupFloatOp>(at), tile);
      break;
    default:
      unreachable();
  }
}

/**
 * Computes one tile of a convolution. A variant that this module lacks traps: it is an error of the
 * engine's compiler and must not become a wrong number.
 */
function conv(op: ConvOp, tile: i32, thread: i32): void {
  if (op.variant == Variant.P) gemmPairs(op, tile, thread);
  // @ts-ignore: set when building
  else if (RELAXED) {
    if (op.variant == Variant.B2) gemmQuads(Variant.B2, op, tile);
    else if (op.variant == Variant.B1) gemmQuads(Variant.B1, op, tile);
    else if (op.variant == Variant.B1S) gemmQuads(Variant.B1S, op, tile);
    else if (op.variant == Variant.B2S) gemmQuads(Variant.B2S, op, tile);
    else if (op.variant == Variant.C) gemmQuads(Variant.C, op, tile);
    else unreachable();
  } else unreachable();
}
