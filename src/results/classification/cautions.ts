/**
 * Checks of the image itself. The network answers for any input, so a reader must know when not to
 * trust it.
 */
import type { AgeUnit, Caution } from '../../core/finding.ts';
import type { DecodedFile, PixelImage, StudyInfo } from '../../core/image.ts';
import type { Tensor } from '../../core/tensor.ts';

/** Computed and digital radiography, and radiographic films (PS3.3 C.7.3.1.1.1). */
const RADIOGRAPHY = ['CR', 'DX', 'DR', 'RG', 'XR'];
/** Radiographs of teeth, breasts and vessels, and fluoroscopy. */
const OTHER_RADIOGRAPHY = ['PX', 'MG', 'IO', 'XA', 'RF'];
/** Secondary captures of anything: a film, a report, a test pattern. */
const UNSPECIFIC = ['OT', 'SC'];
/** The model's card excludes children. */
const ADULT_YEARS = 18;
const UNITS_OF_A_YEAR: Readonly<Record<AgeUnit, number>> = { D: 365.25, W: 52.18, M: 12, Y: 1 };
const LATERAL_VIEWS = ['LATERAL', 'LL', 'RL', 'LLD', 'RLD', 'LAT'];
/**
 * Aspect ratios accepted: training images were squares of whole chests, and detectors give 0.8 to
 * 1.25.
 */
const WIDEST_ASPECT = 1.6;
/** Standard deviation of the image in 0-1; the flattest of 2,418 training images has 0.047. */
const FLAT = 0.01;

/** @param input the network's normalized input; `std` is the divisor of its first channel */
export function cautionsOf({ image, study, cautions }: DecodedFile, input: Tensor, std: number): Caution[] {
  return [
    ...cautions,
    ...studyCautions(study),
    ...imageCautions(image, input),
    ...flatness(input, std, image),
  ];
}

function studyCautions(study: StudyInfo | null): Caution[] {
  if (!study) return [];
  const cautions: Caution[] = [];
  const { modality, bodyPart, viewPosition } = study;
  if (modality) cautions.push(...modalityCautions(modality));
  if (bodyPart && !/CHEST|THORAX/i.test(bodyPart)) {
    cautions.push({ code: 'not-chest', bodyPart });
  }
  if (viewPosition && LATERAL_VIEWS.includes(viewPosition.toUpperCase())) {
    cautions.push({ code: 'lateral' });
  }
  const age = ageOf(study.patientAge);
  if (age && age.count < ADULT_YEARS * UNITS_OF_A_YEAR[age.unit]) cautions.push({ code: 'child', ...age });
  return cautions;
}

function modalityCautions(modality: string): readonly Caution[] {
  if (RADIOGRAPHY.includes(modality)) return [];
  if (OTHER_RADIOGRAPHY.includes(modality)) return [{ code: 'other-radiograph', modality }];
  if (UNSPECIFIC.includes(modality)) return [{ code: 'unspecific-modality', modality }];
  return [{ code: 'not-radiograph', modality }];
}

/** An age string such as `012Y` (VR AS, PS3.5 6.2); null for anything else. */
function ageOf(text: string | null): { readonly count: number; readonly unit: AgeUnit } | null {
  const [, count, unit] = /^(\d{1,3})([DWMY])$/.exec(text ?? '') ?? [];
  return count && unit ? { count: Number(count), unit: unit as AgeUnit } : null;
}

function imageCautions(image: PixelImage, input: Tensor): Caution[] {
  const cautions: Caution[] = [];
  const { widthPx, heightPx, pixelAspect, frames, frame } = image;
  const [, neededPx = 0] = input.shape;
  if (Math.min(widthPx, heightPx) < neededPx) {
    cautions.push({ code: 'small', widthPx, heightPx, neededPx });
  }
  const aspect = widthPx / (heightPx * pixelAspect);
  if (Math.max(aspect, 1 / aspect) > WIDEST_ASPECT) {
    cautions.push({ code: 'aspect' });
  }
  if (frames > 1) cautions.push({ code: 'multi-frame', frames, frame: frame + 1 });
  return cautions;
}

/** Measures the first channel only, because all channels hold the same grey image. */
function flatness({ data, shape }: Tensor, std: number, image: PixelImage): Caution[] {
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
  if (deviation >= FLAT) return [];
  const [window] = image.windows;
  const { center, width } = window ?? { center: 0, width: 0 };
  return window && hasTones(image) ? [{ code: 'window-flat', center, width }] : [{ code: 'flat' }];
}

/** Whether stored values spread over a hundredth of their range: then the window hides them. */
function hasTones({ samples, bitsStored }: PixelImage): boolean {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const sample of samples) {
    if (sample < low) low = sample;
    if (sample > high) high = sample;
  }
  return high - low > 2 ** bitsStored * FLAT;
}
