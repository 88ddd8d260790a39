/** Size and proportions of a pixel, and how reliable they are: DICOM PS3.3 10.7.1. */
import type { PixelSpacing } from '../../core/image.ts';
import type { DataSet, Tag } from './data-set.ts';

/**
 * Imager Pixel Spacing is measured at the detector (10.7.1.3). Pixel Spacing is calibrated where a
 * calibration type says so or where it differs from that at the detector; alone, its origin is
 * unknown (typical of secondary captures).
 */
export function readSpacing(dataSet: DataSet): PixelSpacing | null {
  const atDetector = readPair(dataSet, 'x00181164');
  const spacing = readPair(dataSet, 'x00280030') ?? readPair(dataSet, 'x00182010');
  if (spacing === null) return atDetector && { ...atDetector, origin: 'detector' };
  if (dataSet.string('x00280a02')) return { ...spacing, origin: 'calibrated' };
  if (atDetector === null) return { ...spacing, origin: 'unknown' };
  const same = atDetector.rowMm === spacing.rowMm && atDetector.columnMm === spacing.columnMm;
  return { ...spacing, origin: same ? 'detector' : 'calibrated' };
}

/** Proportions beyond this are taken for an error of the header. */
const MOST_ASPECT = 8;
/** Spacings are rounded to a few digits: pixels closer to square than this are square. */
const SQUARE_WITHIN = 0.005;

/**
 * Height of a pixel divided by its width: by its spacing, else by Pixel Aspect Ratio, vertical to
 * horizontal (C.7.6.3.1.7); 1 where neither says otherwise.
 */
export function readPixelAspect(dataSet: DataSet, spacing: PixelSpacing | null): number {
  const [vertical, horizontal] = [dataSet.decimal('x00280034', 0), dataSet.decimal('x00280034', 1)];
  const aspect = spacing ? spacing.rowMm / spacing.columnMm : (vertical ?? 1) / (horizontal ?? 1);
  const isPlausible = aspect >= 1 / MOST_ASPECT && aspect <= MOST_ASPECT;
  return isPlausible && Math.abs(aspect - 1) > SQUARE_WITHIN ? aspect : 1;
}

function readPair(dataSet: DataSet, tag: Tag): { rowMm: number; columnMm: number } | null {
  const rowMm = dataSet.decimal(tag, 0) ?? 0;
  const columnMm = dataSet.decimal(tag, 1) ?? 0;
  return rowMm > 0 && columnMm > 0 && Number.isFinite(rowMm * columnMm) ? { rowMm, columnMm } : null;
}
