/** Bytes to a data set, as far as the pixel data; dicom-parser does the reading. */
import dicomParser, { type DataSet } from 'dicom-parser';
import { throwIfAborted } from '../../core/abort.ts';
import { AppError } from '../../core/errors.ts';
import { type Bytes, joinBytes } from '../bytes.ts';
import { inflate } from '../inflate.ts';
import { decodeError } from '../problems.ts';
import { hasExplicitVr, hasPreamble, withPreamble } from './raw-dataset.ts';
import { codecOf, DEFLATED_LITTLE, EXPLICIT_LITTLE, IMPLICIT_LITTLE } from './transfer-syntaxes.ts';

export interface ParsedDataset {
  readonly dataSet: DataSet;
  readonly transferSyntax: string;
  /** The bytes that the elements' offsets refer to: the file, or its inflated form. */
  readonly bytes: Bytes;
}

const PIXEL_DATA = 'x7fe00010';

/** A deflated file may grow to 1 GiB: more than the largest picture that is read. */
const MAX_INFLATED_BYTES = 2 ** 30;

/**
 * Reads up to the pixel data, whose value is left alone. A file without preamble is read as a bare
 * data set: explicit if its first element names a value representation, else implicit little
 * endian.
 * @throws AppError `unsupported`/`transfer-syntax`, `decode` (truncated, corrupt), `cancelled`
 */
export async function parseDataset(file: Bytes, signal: AbortSignal): Promise<ParsedDataset> {
  if (!hasPreamble(file)) {
    // Group 0002 is the meta information: only the preamble is missing.
    if (file[0] === 0x02) return parseDataset(withPreamble(file), signal);
    const transferSyntax = hasExplicitVr(file) ? EXPLICIT_LITTLE : IMPLICIT_LITTLE;
    return { dataSet: parse(file, { TransferSyntaxUID: transferSyntax }), transferSyntax, bytes: file };
  }
  const { transferSyntax, end } = readMeta(file);
  // Checked first, because the rest of the header may be in a byte order that cannot be read.
  codecOf(transferSyntax);
  if (transferSyntax !== DEFLATED_LITTLE) return { dataSet: parse(file), transferSyntax, bytes: file };
  const parts = await inflateDataset(file.subarray(end), signal);
  const bytes = joinBytes(parts);
  return { dataSet: parse(bytes, { TransferSyntaxUID: EXPLICIT_LITTLE }), transferSyntax, bytes };
}

/**
 * A stream of odd length has one byte of padding (DICOM PS3.5 A.5), which some inflaters reject.
 */
async function inflateDataset(stream: Bytes, signal: AbortSignal): Promise<Bytes[]> {
  const unpadded = stream.at(-1) === 0 ? stream.subarray(0, -1) : stream;
  try {
    return await inflate([stream], 'deflate-raw', MAX_INFLATED_BYTES, signal).catch(() =>
      inflate([unpadded], 'deflate-raw', MAX_INFLATED_BYTES, signal),
    );
  } catch (cause) {
    throwIfAborted(signal);
    throw decodeError('DICOM', 'corrupt', { code: 'dicom-deflated' }, cause);
  }
}

function readMeta(file: Bytes): { transferSyntax: string; end: number } {
  return guarded(() => {
    const meta = dicomParser.readPart10Header(file);
    const transferSyntax = meta.string('x00020010');
    if (!transferSyntax) throw decodeError('DICOM', 'corrupt', { code: 'dicom-no-transfer-syntax' });
    // The library's types lack the position at which the meta information ends.
    return { transferSyntax, end: (meta as DataSet & { position: number }).position };
  });
}

function parse(bytes: Bytes, options?: { TransferSyntaxUID: string }): DataSet {
  return guarded(() => dicomParser.parseDicom(bytes, { untilTag: PIXEL_DATA, ...options }));
}

/**
 * dicom-parser throws texts, errors, and objects that wrap either.
 * @throws AppError kind `decode`
 */
export function guarded<T>(read: () => T): T {
  try {
    return read();
  } catch (thrown) {
    if (thrown instanceof AppError) throw thrown;
    const inner =
      typeof thrown === 'object' && thrown !== null && 'exception' in thrown ? thrown.exception : thrown;
    const text = inner instanceof Error ? inner.message : String(inner);
    if (/past end|overrun|overread/.test(text)) {
      throw decodeError('DICOM', 'truncated', { code: 'dicom-header-cut' }, inner);
    }
    throw decodeError('DICOM', 'corrupt', { code: 'dicom-header-unreadable' }, inner);
  }
}
