/** DICOM part 10 files to one grey frame and, separately, the study as the header describes it. */
import { throwIfAborted } from '../../core/abort.ts';
import type { Caution } from '../../core/finding.ts';
import type { PixelImage } from '../../core/image.ts';
import type { Decoder } from '../contract.ts';
import { decodeError, unsupported } from '../problems.ts';
import type { DataSet } from './data-set.ts';
import { imagesOf, isDirectory } from './directory.ts';
import { readFile } from './file.ts';
import { dataSetOfFrame } from './frame-groups.ts';
import { type FrameLayout, readLayout } from './layout.ts';
import { readOrientation } from './orientation.ts';
import { hasOverlays, readOverlays } from './overlay/overlays.ts';
import { readPixelData } from './pixel-data.ts';
import { toGrey } from './samples.ts';
import { readPixelAspect, readSpacing } from './spacing.ts';
import { loadTextReader, readStudy } from './study.ts';
import { codecOf } from './transfer-syntaxes.ts';
import { NO_TRANSFORMS, readTransforms, type Transforms } from './transforms.ts';

export const decodeFile: Decoder['decodeFile'] = async (file, signal, frame, release) => {
  const { dataSet, transferSyntax, cautions } = await readFile(file, signal);
  // An index of other files has no pixels, and its error leads to the folder.
  if (isDirectory(dataSet)) {
    throw unsupported('dicomdir', { code: 'dicomdir', images: imagesOf(dataSet).length });
  }
  const readText = await loadTextReader(dataSet.string('x00080005'));
  const pixelData = readPixelData(dataSet);
  const layout = readLayout(dataSet);
  if (frame >= layout.frames) {
    const detail = { code: 'dicom-no-frame', frame: frame + 1, frames: layout.frames } as const;
    throw decodeError('DICOM', 'no-pixels', detail);
  }
  const ofFrame = dataSetOfFrame(dataSet, frame);
  const shown = presentation(ofFrame, layout);
  const spacing = readSpacing(ofFrame);
  const study = readStudy(dataSet, readText);
  const pixelAspect = readPixelAspect(ofFrame, spacing);
  const orientation = readOrientation(ofFrame);
  const ofHeader = [...cautions, ...shown.cautions, ...qualityControl(dataSet)];
  const codec = await codecOf(transferSyntax)();
  throwIfAborted(signal);
  // Planes are read behind the pixels, whose unused bits may hold them; all else was read above.
  const releaseFile = hasOverlays(dataSet) ? () => {} : release;
  const stored = await codec.decodeFrame(pixelData, layout, frame, signal, releaseFile);
  throwIfAborted(signal);
  const { overlays, cautions: ofOverlays } = readOverlays(dataSet, stored, frame);
  const image: PixelImage = {
    ...toGrey(stored),
    ...shown.transforms,
    photometric: shown.photometric,
    isColour: shown.isColour,
    widthPx: layout.widthPx,
    heightPx: layout.heightPx,
    pixelAspect,
    spacing,
    orientation,
    overlays,
    transferSyntax,
    frames: layout.frames,
    frame,
  };
  return { image, study, cautions: [...ofHeader, ...ofOverlays] };
};

interface Presentation extends Pick<PixelImage, 'photometric' | 'isColour'> {
  readonly transforms: Transforms;
  readonly cautions: readonly Caution[];
}

/** The transformations that apply to the file's own photometric interpretation. */
function presentation(dataSet: DataSet, { photometric, signed }: FrameLayout): Presentation {
  if (photometric !== 'MONOCHROME1' && photometric !== 'MONOCHROME2') {
    return { transforms: NO_TRANSFORMS, photometric: 'MONOCHROME2', isColour: true, cautions: [] };
  }
  const { transforms, cautions } = readTransforms(dataSet, signed);
  // The standard allows INVERSE with MONOCHROME1 only (PS3.3 C.8.11.3.1.2), where it says the same.
  if (photometric === 'MONOCHROME1' || dataSet.string('x20500020') !== 'INVERSE') {
    return { transforms, photometric, isColour: false, cautions };
  }
  const inverse = [...cautions, { code: 'inverse-shape' }] as const;
  return { transforms, photometric: 'MONOCHROME1', isColour: false, cautions: inverse };
}

/** Quality Control Image (PS3.3 C.7.6.1), or an image type that says so. */
function qualityControl(dataSet: DataSet): readonly Caution[] {
  const isTest =
    dataSet.string('x00280300') === 'YES' || /\b(TEST|PHANTOM|QC)\b/.test(dataSet.string('x00080008') ?? '');
  return isTest ? [{ code: 'test-image' }] : [];
}
