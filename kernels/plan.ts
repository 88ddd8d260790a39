/**
 * A plan's operations, one after the other, by any number of threads. Built twice from the same source: with plain SIMD
 * alone, and with the relaxed dot products (RELAXED, set by tools/kernels/build.ts); each for a shared memory and for one that is not.
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
  DepthwiseOp,
  DepthwiseRowsOp,
  FloatLayerOp,
  Kind,
  LookUpRealsOp,
  MoveOp,
  MultiplyOp,
  Op,
  PatchesOp,
  PoolOp,
  QuantizeOp,
} from './ops';
import { patches } from './patches';
import { add, affine, copy, lookUpReals, move, multiply, quantize } from './pointwise';
import { average, maximum } from './pool';
import { changes, claim, Control, meet } from './threads';

/** Every descriptor takes this much room, so that the next one is found without knowing the kind. */
const OP_BYTES: usize = 160;

/**
 * Runs operations; all threads of the plan must call it or {@link serve}.
 * @returns 0, or 1 where a thread did not come: results are worthless then
 */
export function run(control: Control, firstOp: usize, opCount: i32): i32 {
  for (let i = 0; i < opCount; i++) changetype<Op>(firstOp + <usize>i * OP_BYTES).next = 0;
  control.firstOp = firstOp;
  control.opCount = opCount;
  if (control.threads > 1) {
    const word = changetype<usize>(control) + offsetof<Control>('run');
    atomic.add<i32>(word, 1);
    atomic.notify(word, control.threads);
  }
  return runOps(control, 0, control.maySleep != 0) ? 0 : 1;
}

/** A helper's whole life: waits for runs and takes part, until it is to stop. */
export function serve(control: Control, thread: i32): void {
  const word = changetype<usize>(control) + offsetof<Control>('run');
  const stop = changetype<usize>(control) + offsetof<Control>('stop');
  let done = atomic.load<i32>(word);
  atomic.add<i32>(changetype<usize>(control) + offsetof<Control>('ready'), 1);
  while (!atomic.load<i32>(stop)) {
    // -1: no end of patience; between two pictures may lie a night.
    if (!changes(control, word, done, true, -1)) return;
    done = atomic.load<i32>(word);
    if (atomic.load<i32>(stop)) return;
    if (!runOps(control, thread, true)) return;
  }
}

function runOps(control: Control, thread: i32, maySleep: bool): bool {
  // Kept here: behind the last meeting the next run may change what the control block says.
  const opCount = control.opCount;
  const threads = control.threads;
  let at = control.firstOp;
  for (let i = 0; i < opCount; i++, at += OP_BYTES) {
    const op = changetype<Op>(at);
    const tiles = op.tiles;
    if (threads == 1) for (let tile = 0; tile < tiles; tile++) runTile(op, tile, 0);
    else {
      for (let tile = claim(op); tile < tiles; tile = claim(op)) runTile(op, tile, thread);
      if (!meet(control, maySleep)) return false;
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
    case Kind.MOVE:
      move(changetype<MoveOp>(at), tile);
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
    case Kind.PATCHES:
      patches(changetype<PatchesOp>(at), tile);
      break;
    case Kind.LOOK_UP_REALS:
      lookUpReals(changetype<LookUpRealsOp>(at), tile);
      break;
    default:
      unreachable();
  }
}

/** Each variant is compiled on its own; one that this module lacks is a mistake of the compiler, not a wrong number. */
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
