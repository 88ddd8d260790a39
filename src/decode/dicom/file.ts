/** Files to data sets: DICOM PS3.10, 7.1, and the encodings of PS3.5, annex A. */
import { throwIfAborted } from '../../core/abort.ts';
import type { Caution } from '../../core/finding.ts';
import { type Bytes, hasText } from '../bytes.ts';
import { inflate } from '../inflate.ts';
import { decodeError, MAX_FILE_BYTES } from '../problems.ts';
import type { DataSet } from './data-set.ts';
import {
  type Encoding,
  EXPLICIT_BIG_ENDIAN,
  EXPLICIT_LITTLE_ENDIAN,
  encodingAt,
  IMPLICIT_LITTLE_ENDIAN,
  META_GROUP,
  PREAMBLE_BYTES,
} from './encoding.ts';
import { readDataSet } from './read-data-set.ts';
import {
  codecOf,
  DEFLATED_LITTLE,
  EXPLICIT_BIG,
  EXPLICIT_LITTLE,
  IMPLICIT_LITTLE,
  nameOf,
} from './transfer-syntaxes.ts';

export interface DicomFile {
  /** As far as the head of the pixel data. */
  readonly dataSet: DataSet;
  /** UID; that of the bare encoding where the file names none. */
  readonly transferSyntax: string;
  readonly cautions: readonly Caution[];
}

const encodings: ReadonlyMap<Encoding, string> = new Map([
  [EXPLICIT_LITTLE_ENDIAN, EXPLICIT_LITTLE],
  [IMPLICIT_LITTLE_ENDIAN, IMPLICIT_LITTLE],
  [EXPLICIT_BIG_ENDIAN, EXPLICIT_BIG],
]);

/**
 * Reads up to the pixel data. Bytes decide where they contradict the header: a data set that is
 * encoded otherwise than the meta information says is read as it is, with a caution.
 * @throws AppError `unsupported`/`transfer-syntax`, `decode` (truncated, corrupt), `cancelled`
 */
export async function readFile(file: Bytes, signal: AbortSignal): Promise<DicomFile> {
  const metaStart = hasText(file, 'DICM', PREAMBLE_BYTES - 4) ? PREAMBLE_BYTES : 0;
  const hasMeta = metaStart > 0 || file[0] === META_GROUP;
  if (!hasMeta) {
    const encoding = encodingAt(file, 0) ?? IMPLICIT_LITTLE_ENDIAN;
    const { dataSet } = readDataSet(file, 0, encoding);
    return { dataSet, transferSyntax: encodings.get(encoding) ?? IMPLICIT_LITTLE, cautions: [] };
  }
  const meta = readDataSet(file, metaStart, EXPLICIT_LITTLE_ENDIAN, META_GROUP);
  const transferSyntax = meta.dataSet.string('x00020010');
  if (!transferSyntax) throw decodeError('DICOM', 'corrupt', { code: 'dicom-no-transfer-syntax' });
  // Checked first: a video need not be read to be refused.
  codecOf(transferSyntax);
  const declared = declaredEncoding(transferSyntax);
  const { body, start } = await bodyOf(file, meta.end, transferSyntax, signal);
  const encoding = encodingAt(body, start) ?? declared;
  const { dataSet } = readDataSet(body, start, encoding);
  const isOther = encoding !== declared || (transferSyntax === DEFLATED_LITTLE && body === file);
  const found = encodings.get(encoding) ?? EXPLICIT_LITTLE;
  return {
    dataSet,
    transferSyntax,
    cautions: isOther ? [{ code: 'encoding', declared: nameOf(transferSyntax), found: nameOf(found) }] : [],
  };
}

function declaredEncoding(transferSyntax: string): Encoding {
  for (const [encoding, uid] of encodings) if (uid === transferSyntax) return encoding;
  return EXPLICIT_LITTLE_ENDIAN;
}

/** The bytes that hold the data set, and where it begins in them. */
async function bodyOf(
  file: Bytes,
  start: number,
  transferSyntax: string,
  signal: AbortSignal,
): Promise<{ readonly body: Bytes; readonly start: number }> {
  if (transferSyntax !== DEFLATED_LITTLE) return { body: file, start };
  try {
    return { body: await inflated(file.subarray(start), signal), start: 0 };
  } catch (error) {
    // Some writers name the deflated syntax and leave the data set as it was.
    if (encodingAt(file, start)?.isExplicit) return { body: file, start };
    throw error;
  }
}

/**
 * A stream of odd length has one byte of padding (DICOM PS3.5 A.5), which some inflaters reject.
 */
async function inflated(stream: Bytes, signal: AbortSignal): Promise<Bytes> {
  const unpadded = stream.at(-1) === 0 ? stream.subarray(0, -1) : stream;
  try {
    return await inflate([stream], 'deflate-raw', MAX_FILE_BYTES, signal).catch(() =>
      inflate([unpadded], 'deflate-raw', MAX_FILE_BYTES, signal),
    );
  } catch (cause) {
    throwIfAborted(signal);
    throw decodeError('DICOM', 'corrupt', { code: 'dicom-deflated' }, cause);
  }
}
