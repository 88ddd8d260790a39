/** Which side of the patient is where: DICOM PS3.3 C.7.6.1.1.1. */
import type { PatientOrientation } from '../../core/image.ts';
import type { DataSet } from './data-set.ts';

const AXES = ['LR', 'AP', 'HF'] as const;
const LETTERS = new RegExp(`^[${AXES.join('')}]{1,3}$`);

/**
 * Reads Patient Orientation, for bipeds. Null where it is absent, of a quadruped (whose letters have
 * other meanings), or contradicts itself: nothing is concluded from the view or the body part.
 */
export function readOrientation(dataSet: DataSet): PatientOrientation | null {
  if (dataSet.string('x00102210') === 'QUADRUPED') return null;
  const [right, bottom] = [dataSet.string('x00200020', 0), dataSet.string('x00200020', 1)];
  if (!isDirection(right) || !isDirection(bottom)) return null;
  // Rows and columns cannot run mainly along the same axis of the patient.
  return axisOf(right[0]) === axisOf(bottom[0]) ? null : { right, bottom };
}

/** One to three letters, the main direction first, of different axes. */
function isDirection(text: string | undefined): text is string {
  if (text === undefined || !LETTERS.test(text)) return false;
  return new Set([...text].map(axisOf)).size === text.length;
}

const axisOf = (letter: string | undefined): number =>
  AXES.findIndex((axis) => letter !== undefined && axis.includes(letter));
