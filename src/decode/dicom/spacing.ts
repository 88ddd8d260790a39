/** Size of a pixel and its reliability: DICOM PS3.3 10.7.1.3. */
import type { DataSet } from 'dicom-parser';
import type { PixelSpacing } from '../../core/image.ts';

/**
 * Imager Pixel Spacing is measured at the detector. Pixel Spacing is calibrated where a calibration
 * type says so or where it differs from that at the detector; alone, its origin is unknown (typical
 * of secondary captures).
 */
export function readSpacing(dataSet: DataSet): PixelSpacing | null {
  const atDetector = readPair(dataSet, 'x00181164');
  const spacing = readPair(dataSet, 'x00280030');
  if (spacing === null) return atDetector && { ...atDetector, origin: 'detector' };
  if (dataSet.string('x00280a02')) return { ...spacing, origin: 'calibrated' };
  if (atDetector === null) return { ...spacing, origin: 'unknown' };
  const same = atDetector.rowMm === spacing.rowMm && atDetector.columnMm === spacing.columnMm;
  return { ...spacing, origin: same ? 'detector' : 'calibrated' };
}

function readPair(dataSet: DataSet, tag: string): { rowMm: number; columnMm: number } | null {
  const rowMm = dataSet.floatString(tag, 0) ?? 0;
  const columnMm = dataSet.floatString(tag, 1) ?? 0;
  return rowMm > 0 && columnMm > 0 && Number.isFinite(rowMm * columnMm) ? { rowMm, columnMm } : null;
}
