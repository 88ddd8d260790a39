/** Functional groups of enhanced multi-frame objects: DICOM PS3.3 C.7.6.16. */
import type { DataSet, Tag } from './data-set.ts';

const SHARED: Tag = 'x52009229';
const PER_FRAME: Tag = 'x52009230';

/**
 * The groups that say how pixels are shown: Pixel Measures, Frame VOI LUT, Pixel Value
 * Transformation, Patient Orientation in Frame, and those of X-rays that have a spacing at the
 * detector or a distance from the source (C.8.19.6): Frame Pixel Data Properties, X-Ray Geometry.
 */
const GROUPS: readonly Tag[] = ['x00289110', 'x00289132', 'x00289145', 'x00209450', 'x00289443', 'x00189476'];

/**
 * The data set as it applies to one frame: attributes of the frame's own groups, else of the shared
 * ones, stand before those of the data set itself.
 * @param frame from 0
 */
export function dataSetOfFrame(dataSet: DataSet, frame: number): DataSet {
  const groups = [dataSet.items(SHARED)[0], dataSet.items(PER_FRAME)[frame]];
  return groups.reduce<DataSet>(
    (merged, group) => GROUPS.reduce((all, tag) => all.with(group?.items(tag)[0]), merged),
    dataSet,
  );
}
