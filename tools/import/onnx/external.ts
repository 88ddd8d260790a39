/**
 * ONNX external data: weights in files beside the model, as exporters write them above 2 GB, and
 * PyTorch's newer exporter always. https://github.com/onnx/onnx/blob/main/docs/ExternalData.md
 */
import { readFileSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, relative } from 'node:path';
import type onnxProto from 'onnx-proto';
import { weightError } from '../error.ts';

/**
 * Returns the bytes of a file beside the model.
 * @param location Relative to the model's folder.
 * @param weight The tensor that needs it, for the error.
 */
export type ReadExternal = (location: string, weight: string) => Uint8Array;

/** For a model without a file of its own. */
export const noExternalData: ReadExternal = (location, weight) => {
  throw weightError(
    weight,
    `its values lie in another file, ${location}; give the model by its path, beside that file`,
  );
};

/**
 * Reads each file once.
 * @throws ImportError if it is missing, or if its path leads out of the model's folder
 */
export function externalReader(
  modelFile: string,
): ReadExternal & { files(): ReadonlyMap<string, Uint8Array> } {
  const folder = dirname(modelFile);
  const files = new Map<string, Uint8Array>();
  const read: ReadExternal = (location, weight) => {
    const known = files.get(location);
    if (known) return known;
    const bytes = readInside(folder, location, weight);
    files.set(location, bytes);
    return bytes;
  };
  return Object.assign(read, { files: () => files });
}

function readInside(folder: string, location: string, weight: string): Uint8Array {
  const outside = (path: string) => isAbsolute(path) || path.split(/[\\/]/).includes('..');
  const leadsOut = weightError(
    weight,
    `its external data ${location} lies outside of the model's folder, which a model may not read; put the file beside it and export again`,
  );
  if (location === '' || outside(location)) throw leadsOut;
  const path = join(folder, location);
  try {
    // A symbolic link may lead out as well.
    if (outside(relative(realpathSync(folder), realpathSync(path)))) throw leadsOut;
    return readFileSync(path);
  } catch (cause) {
    if (cause === leadsOut) throw cause;
    throw weightError(
      weight,
      `its values lie in ${location}, which cannot be read (${codeOf(cause)}); keep that file beside the model, under the name that it was exported with`,
    );
  }
}

/**
 * The bytes of one tensor.
 * @param byteLength As required by its type and shape.
 * @throws ImportError if the file is shorter, or the entry is damaged
 */
export function externalBytes(
  tensor: onnxProto.onnx.ITensorProto,
  byteLength: number,
  read: ReadExternal,
): Uint8Array {
  const weight = tensor.name || 'unnamed';
  const entries = new Map((tensor.externalData ?? []).map(({ key, value }) => [key, value]));
  const file = read(entries.get('location') ?? '', weight);
  const offset = Number(entries.get('offset') ?? 0);
  const length = Number(entries.get('length') ?? byteLength);
  if (!(Number.isSafeInteger(offset) && offset >= 0) || length !== byteLength) {
    throw weightError(
      weight,
      `offset ${offset} and length ${length} do not fit ${byteLength} bytes of values`,
    );
  }
  if (offset + length <= file.length) return file.subarray(offset, offset + length);
  throw weightError(
    weight,
    `needs bytes ${offset} to ${offset + length} of ${entries.get('location')}, which has ${file.length}; it was cut short, or belongs to another export`,
  );
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
}
