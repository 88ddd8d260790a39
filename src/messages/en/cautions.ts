/** Texts of the cautions that a reader must know before trusting the findings of an image. */
import type { Caution } from '../../core/finding.ts';
import { whole } from '../format.ts';

export function cautions(caution: Caution): string {
  switch (caution.code) {
    case 'not-radiograph':
      return `The header gives the modality as ${caution.modality}, which is not radiography.`;
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
    case 'multi-frame':
      return `Only the first of ${whole(caution.frames)} frames was read.`;
    case 'uncalibrated':
      return 'This model is not calibrated: the numbers are raw scores, and no verdict is given.';
  }
}
