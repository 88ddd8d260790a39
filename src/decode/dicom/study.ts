/** Patient and study as the header describes them, for the screen only. */
import type { StudyInfo } from '../../core/image.ts';
import type { Bytes } from '../bytes.ts';
import type { DataSet, Tag } from './data-set.ts';

/**
 * Decodes a text to a string; null where Latin-1, as which the data set reads every byte, is right.
 */
export type TextReader = ((value: Bytes, vr: 'PN' | 'LO') => string) | null;

/**
 * @param characterSets Specific Character Set as in the file, DICOM PS3.3 C.12.1.1.2; its tables
 * load where needed
 */
export async function loadTextReader(characterSets: string | undefined): Promise<TextReader> {
  if (!characterSets || characterSets === 'ISO_IR 6' || characterSets === 'ISO_IR 100') return null;
  const { convertBytes } = await import('dicom-character-set');
  return (value, vr) => convertBytes(characterSets, value, { vr });
}

export function readStudy(dataSet: DataSet, readText: TextReader): StudyInfo {
  const text = (tag: Tag, vr: 'PN' | 'LO') => {
    const value = dataSet.value(tag);
    if (!value || !readText) return dataSet.string(tag) || null;
    return spelled(value, vr, readText) ?? (dataSet.string(tag) || null);
  };
  const name = text('x00100010', 'PN');
  return {
    patientName: name && formatName(name),
    patientId: text('x00100020', 'LO'),
    patientBirthDate: formatDate(dataSet.string('x00100030') ?? ''),
    patientSex: dataSet.string('x00100040') || null,
    patientAge: dataSet.string('x00101010') || null,
    studyDate: formatDate(dataSet.string('x00080020') ?? ''),
    modality: dataSet.string('x00080060') || null,
    bodyPart: dataSet.string('x00180015') || null,
    viewPosition: dataSet.string('x00185101') || null,
    laterality: dataSet.string('x00200062') || null,
    calibration: text('x00280a04', 'LO'),
  };
}

/**
 * Null for an unknown character set: an undecoded name must not prevent the image from being read.
 */
function spelled(value: Bytes, vr: 'PN' | 'LO', readText: NonNullable<TextReader>): string | null {
  try {
    return readText(value, vr).replace(/[\0 ]+$/, '') || null;
  } catch {
    return null;
  }
}

/**
 * `Yamada^Tarou=山田^太郎` -> `Yamada, Tarou (山田, 太郎)`: family name, then given, middle, prefix and
 * suffix (DICOM PS3.5, 6.2.1); the alphabetic group first.
 */
function formatName(value: string): string {
  const [alphabetic = '', ideographic = ''] = value.split('=').map((group) => {
    const [family = '', ...others] = group.split('^').map((part) => part.trim());
    return [family, others.filter(Boolean).join(' ')].filter(Boolean).join(', ');
  });
  if (!alphabetic) return ideographic;
  return ideographic ? `${alphabetic} (${ideographic})` : alphabetic;
}

/** `20260131` -> `2026-01-31`; anything else as it stands. */
function formatDate(value: string): string | null {
  return value.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3') || null;
}
