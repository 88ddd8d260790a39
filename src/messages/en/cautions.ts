/** Texts of the cautions that a reader must know before trusting the findings of an image. */
import type { AgeUnit, Caution } from '../../core/finding.ts';
import { counted, type Forms, whole } from '../format.ts';

const ageUnits: Readonly<Record<AgeUnit, Forms>> = {
  D: { one: 'day', other: 'days' },
  W: { one: 'week', other: 'weeks' },
  M: { one: 'month', other: 'months' },
  Y: { one: 'year', other: 'years' },
};

/** Modalities of radiographs of other parts, PS3.3 C.7.3.1.1.1. */
const radiographs: Readonly<Record<string, string>> = {
  PX: 'panoramic dental X-ray',
  MG: 'mammography',
  IO: 'intraoral X-ray',
  XA: 'angiography',
  RF: 'fluoroscopy',
};

export function cautions(caution: Caution): string {
  switch (caution.code) {
    case 'not-radiograph':
      return `The header gives the modality as ${caution.modality}, which is not radiography.`;
    case 'other-radiograph':
      return `The header gives the modality as ${caution.modality} (${radiographs[caution.modality] ?? 'radiography'}), which is radiography but not of the chest.`;
    case 'unspecific-modality':
      return `The header gives the modality as ${caution.modality}, which does not say that this is a radiograph.`;
    case 'test-image':
      return 'The header marks this as a test image or phantom, not a patient.';
    case 'child':
      return `The header gives the age as ${counted(caution.count, ageUnits[caution.unit])}; the model was made for adults.`;
    case 'not-chest':
      return `The header gives the body part as ${caution.bodyPart}, not the chest.`;
    case 'lateral':
      return 'This is a lateral view; the model was trained on frontal views only.';
    case 'small':
      return `The image has only ${whole(caution.widthPx)} × ${whole(caution.heightPx)} pixels; the model uses ${caution.neededPx} × ${caution.neededPx}.`;
    case 'aspect':
      return 'The image has an unusual shape for a chest X-ray, so the model sees it distorted.';
    case 'flat':
      return 'The image is almost a single shade of grey.';
    case 'window-flat':
      return `The window of the header (centre ${caution.center}, width ${caution.width}) shows the whole image in one tone.`;
    case 'window-unusable':
      return `A window of the header (centre ${caution.center || 'not given'}, width ${caution.width || 'not given'}) cannot be used and was left out.`;
    case 'lut-damaged':
      return 'A lookup table of the header is damaged and was left out.';
    case 'overlay-damaged':
      return 'An overlay of the file is damaged and is not shown; marks may be missing.';
    case 'inverse-shape':
      return 'The header asks for inverted greys in a way that the standard does not allow; the image was inverted. Check that bone is white.';
    case 'encoding':
      return `The header says ${caution.declared}, but the file is written as ${caution.found}; it was read as it is written.`;
    case 'multi-frame':
      return `Only frame ${whole(caution.frame)} of ${whole(caution.frames)} was read.`;
    case 'uncalibrated':
      return 'This model is not calibrated: the numbers are raw scores, and no verdict is given.';
  }
}
