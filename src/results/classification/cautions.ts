/**
 * Checks of the image itself. The network answers for any input, so a reader must know when not to
 * trust it.
 */
import type { Caution } from '../../core/finding.ts';
import type { DecodedFile, PixelImage, StudyInfo } from '../../core/image.ts';
import type { Tensor } from '../../core/tensor.ts';

/**
 * Computed and digital radiography, and the modalities of secondary captures of films (PS3.3
 * C.7.3.1.1.1).
 */
const RADIOGRAPHY = ['CR', 'DX', 'DR', 'RG', 'XR', 'OT', 'SC'];
const LATERAL_VIEWS = ['LATERAL', 'LL', 'RL', 'LLD', 'RLD', 'LAT'];
/**
 * Aspect ratios accepted: training images were squares of whole chests, and detectors give 0.8 to
 * 1.25.
 */
const WIDEST_ASPECT = 1.6;
/** Standard deviation of the image in 0-1; the flattest of 2,418 training images has 0.047. */
const FLAT = 0.01;

/** @param input the network's normalized input; `std` is the divisor of its first channel */
export function cautionsOf(
  { image, study }: DecodedFile,
  input: Tensor,
  std: number,
  calibrated: boolean,
): Caution[] {
  return [
    ...studyCautions(study),
    ...imageCautions(image, input),
    ...flatness(input, std),
    ...(calibrated ? [] : [{ code: 'uncalibrated' } as const]),
  ];
}

function studyCautions(study: StudyInfo | null): Caution[] {
  if (!study) return [];
  const cautions: Caution[] = [];
  const { modality, bodyPart, viewPosition } = study;
  if (modality && !RADIOGRAPHY.includes(modality)) {
    cautions.push({ code: 'not-radiograph', modality });
  }
  if (bodyPart && !/CHEST|THORAX/i.test(bodyPart)) {
    cautions.push({ code: 'not-chest', bodyPart });
  }
  if (viewPosition && LATERAL_VIEWS.includes(viewPosition.toUpperCase())) {
    cautions.push({ code: 'lateral' });
  }
  return cautions;
}

function imageCautions({ widthPx, heightPx, frames }: PixelImage, input: Tensor): Caution[] {
  const cautions: Caution[] = [];
  const [, neededPx = 0] = input.shape;
  if (Math.min(widthPx, heightPx) < neededPx) {
    cautions.push({ code: 'small', widthPx, heightPx, neededPx });
  }
  if (Math.max(widthPx / heightPx, heightPx / widthPx) > WIDEST_ASPECT) {
    cautions.push({ code: 'aspect' });
  }
  if (frames > 1) cautions.push({ code: 'multi-frame', frames });
  return cautions;
}

/** Measures the first channel only, because all channels hold the same grey image. */
function flatness({ data, shape }: Tensor, std: number): Caution[] {
  const channels = shape.at(-1) ?? 1;
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < data.length; i += channels) {
    const value = data[i] as number;
    sum += value;
    squares += value * value;
  }
  const pixels = data.length / channels;
  const mean = sum / pixels;
  const deviation = Math.sqrt(Math.max(squares / pixels - mean * mean, 0)) * std;
  return deviation < FLAT ? [{ code: 'flat' }] : [];
}
