/** Terms and values of a printed reading, in words. */
import { dateTime } from '../../messages/format.ts';
import { messages } from '../../messages/index.ts';
import { reportMessages as words } from '../../messages/report.ts';
import type { DoneEntry, ReadingEntry, ReadingsDocument } from '../../report/schema.ts';

export type Fact = readonly [term: string, lines: readonly string[]];

export function fileFacts({ name, number, sha256 }: ReadingEntry): readonly Fact[] {
  return [
    [words.sheetFile, [name ?? words.sheetFileNumber(number)]],
    [words.sheetHash, [sha256 ?? words.sheetNoHash]],
  ];
}

/** None where they were not asked for. */
export function patientFacts({ patient }: DoneEntry): readonly Fact[] {
  if (!patient) return [];
  const facts: readonly (readonly [string, string | null])[] = [
    [words.sheetPatient, patient.name],
    [words.sheetPatientId, patient.id],
    [words.sheetSex, patient.sex],
    [words.sheetBirthDate, patient.birthDate],
    [words.sheetAge, patient.age],
    [words.sheetStudyDate, patient.studyDate],
  ];
  return facts.flatMap(([term, value]) => (value === null ? [] : [[term, [value]] as const]));
}

export function madeByFacts(reading: DoneEntry, { operatingPoint }: ReadingsDocument): readonly Fact[] {
  const { readAt, model, backend, threads, image } = reading;
  const { widthPx, heightPx, bitsStored, photometric, frame, frames } = image;
  const { detailsImageFacts, detailsStoredFacts } = messages.reading;
  const size = `${detailsImageFacts(widthPx, heightPx)}, ${detailsStoredFacts(bitsStored, photometric)}`;
  return [
    [words.sheetReadAt, [dateTime(new Date(readAt))]],
    [words.sheetModel, [words.sheetModelVersion(model.id, model.version)]],
    [words.sheetVariant, [words.sheetVariantPrecision(model.variant, model.precision)]],
    [words.sheetModelFiles, model.files.map(({ path, sha256 }) => `${sha256} ${path}`)],
    [words.sheetBackend, [`${messages.names.backends[backend]}, ${messages.names.threads(threads)}`]],
    [words.sheetOperatingPoint, [messages.names.criteria[operatingPoint]]],
    [words.sheetImage, [frames > 1 ? `${size}, ${words.sheetFrame(frame, frames)}` : size]],
  ];
}
