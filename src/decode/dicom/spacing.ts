/** Size and proportions of a pixel, and how reliable they are: DICOM PS3.3 10.7.1. */
import type { PixelPitch, Spacing } from '../../core/image.ts';
import type { DataSet, Tag } from './data-set.ts';

/**
 * Values that are closer than this are the same, written with fewer digits. No correction is as
 * small: a magnification of 1.005 is that of an object 9 mm before a detector 1.8 m away.
 */
const SAME_WITHIN = 0.005;

/** Proportions beyond this are taken for an error of the header. */
const MOST_ASPECT = 8;

/** Larger pixels are another unit, such as micrometres: the smallest picture would be metres wide. */
const MOST_PITCH_MM = 20;

/** Larger magnifications are errors of the header; those of mammography reach 2. */
const MOST_MAGNIFICATION = 4;

/**
 * Reads the spacing of projection images. Pixel Spacing is meant for the patient where a calibration
 * type says so, or where it differs from the spacing at the detector or on the film; equal to one
 * of these, it is that; alone, its origin cannot be determined (10.7.1.1). The spacing at the
 * detector is never adjusted by its writer (C.8.11.4), so it is here, where the header gives a
 * magnification.
 */
export function readSpacing(dataSet: DataSet): Spacing | null {
  const given = readPitch(dataSet, 'x00280030');
  const method = given && readMethod(dataSet);
  if (given && method) return { ...given, origin: 'calibrated', method };
  const atDetector = readPitch(dataSet, 'x00181164');
  const measured = atDetector ?? readPitch(dataSet, 'x00182010');
  if (given && !(measured && isSame(given, measured))) {
    // An object cannot be larger than its shadow: such a pair contradicts itself.
    const isSmaller = measured !== null && given.rowMm * given.columnMm < measured.rowMm * measured.columnMm;
    return isSmaller
      ? { ...given, origin: 'calibrated', method: 'unnamed' }
      : { ...given, origin: 'unstated' };
  }
  if (measured === null) return null;
  if (atDetector === null) return { ...measured, origin: 'film' };
  const magnification = readMagnification(dataSet);
  if (magnification === null) return { ...atDetector, origin: 'detector' };
  const { factor } = magnification;
  return {
    rowMm: atDetector.rowMm / factor,
    columnMm: atDetector.columnMm / factor,
    origin: 'magnification',
    ...magnification,
  };
}

/** Pixel Spacing Calibration Type (10.7.1.2); a type that the standard does not know is unnamed. */
function readMethod(dataSet: DataSet): 'geometry' | 'fiducial' | 'unnamed' | null {
  const type = dataSet.string('x00280a02');
  if (!type) return null;
  if (type === 'GEOMETRY') return 'geometry';
  return type === 'FIDUCIAL' ? 'fiducial' : 'unnamed';
}

/**
 * Estimated Radiographic Magnification Factor, else the same ratio by Distance Source to Detector
 * and Distance Source to Patient (C.8.11.5). A factor of 1 says no more than the detector does.
 */
function readMagnification(
  dataSet: DataSet,
): { readonly factor: number; readonly by: 'estimate' | 'distances' } | null {
  const isPlausible = (factor: number) => factor > 1 + SAME_WITHIN && factor <= MOST_MAGNIFICATION;
  const estimate = dataSet.decimal('x00181114');
  if (estimate !== undefined && isPlausible(estimate)) return { factor: estimate, by: 'estimate' };
  const [toDetectorMm, toPatientMm] = [dataSet.decimal('x00181110'), dataSet.decimal('x00181111')];
  const ratio = (toDetectorMm ?? 0) / (toPatientMm ?? 0);
  return isPlausible(ratio) ? { factor: ratio, by: 'distances' } : null;
}

/**
 * Height of a pixel divided by its width: by its spacing, else by Pixel Aspect Ratio, vertical to
 * horizontal (C.7.6.3.1.7); 1 where neither says otherwise.
 */
export function readPixelAspect(dataSet: DataSet, spacing: PixelPitch | null): number {
  const [vertical, horizontal] = [dataSet.decimal('x00280034', 0), dataSet.decimal('x00280034', 1)];
  const aspect = spacing ? spacing.rowMm / spacing.columnMm : (vertical ?? 1) / (horizontal ?? 1);
  return isPlausibleAspect(aspect) && !isClose(aspect, 1) ? aspect : 1;
}

const isClose = (a: number, b: number): boolean => Math.abs(a / b - 1) <= SAME_WITHIN;

const isSame = (a: PixelPitch, b: PixelPitch): boolean =>
  isClose(a.rowMm, b.rowMm) && isClose(a.columnMm, b.columnMm);

const isPlausibleAspect = (aspect: number): boolean => aspect >= 1 / MOST_ASPECT && aspect <= MOST_ASPECT;

/** Null also for values that no pixel has. */
function readPitch(dataSet: DataSet, tag: Tag): PixelPitch | null {
  const [rowMm, columnMm] = [dataSet.decimal(tag, 0) ?? 0, dataSet.decimal(tag, 1) ?? 0];
  const isPlausible =
    rowMm > 0 &&
    columnMm > 0 &&
    Math.max(rowMm, columnMm) <= MOST_PITCH_MM &&
    isPlausibleAspect(rowMm / columnMm);
  return isPlausible ? { rowMm, columnMm } : null;
}
