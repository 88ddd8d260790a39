/** Types of a decoded image file. */
import type { Caution } from './finding.ts';

/** Media types that the registry recognises from bytes. */
export type MediaType =
  | 'application/dicom'
  | 'image/bmp'
  | 'image/jpeg'
  | 'image/png'
  | 'image/tiff'
  | 'image/webp';

/**
 * Photometric interpretation, DICOM PS3.3 C.7.6.3.1.2. The grey of other formats is MONOCHROME2; only
 * a TIFF may be MONOCHROME1.
 */
export type Photometric = 'MONOCHROME1' | 'MONOCHROME2';

/** VOI window, DICOM PS3.3 C.11.2.1.2; centre and width in units after the rescale. */
export interface VoiWindow {
  readonly center: number;
  readonly width: number;
  readonly shape: 'LINEAR' | 'LINEAR_EXACT' | 'SIGMOID';
  /** The file's name for it, in plain ASCII; absent where it has none. */
  readonly explanation?: string;
}

/** A lookup table, DICOM PS3.3 C.11.1.1 (modality) and C.11.2.1.1 (VOI). */
export interface Lut {
  /**
   * The input value that maps to the first entry. Smaller values map to the first entry, and values
   * past the end to the last.
   */
  readonly firstInput: number;
  readonly entries: Uint16Array;
  /** The entry value that stands for the largest output, 1-65535. */
  readonly top: number;
  /** The file's name for it, in plain ASCII; absent where it has none. */
  readonly explanation?: string;
}

/** How values after the modality transformation are shown, from black to white. */
export type Voi =
  | { readonly kind: 'window'; readonly window: VoiWindow }
  | { readonly kind: 'lut'; readonly lut: Lut }
  /** Where the file says nothing: these values are black and white. */
  | { readonly kind: 'range'; readonly low: number; readonly high: number };

/** The distance between the centres of neighbouring pixels, in mm (DICOM PS3.3 10.7.1.3). */
export interface PixelPitch {
  /** Between neighbouring rows: the vertical distance. */
  readonly rowMm: number;
  /** Between neighbouring columns: the horizontal distance. */
  readonly columnMm: number;
}

/**
 * Where a spacing was measured. Only `calibrated` and `magnification` are meant for the patient: an
 * object in the patient is smaller than its shadow on a detector or film, by a factor that differs
 * with its depth.
 */
export type SpacingOrigin =
  /**
   * Pixel Spacing as corrected or calibrated by its writer: for an assumed depth (`geometry`), by an
   * object of known size (`fiducial`), or in a way that the header does not name.
   */
  | { readonly origin: 'calibrated'; readonly method: 'geometry' | 'fiducial' | 'unnamed' }
  /** The spacing at the detector, divided by the magnification, above 1, that the header gives. */
  | { readonly origin: 'magnification'; readonly factor: number; readonly by: 'estimate' | 'distances' }
  | { readonly origin: 'detector' }
  /** On the film that was scanned. */
  | { readonly origin: 'film' }
  /** The header gives a spacing and does not tell whether it was corrected. */
  | { readonly origin: 'unstated' };

/** The spacing of an image's pixels, and how far it can be trusted. */
export type Spacing = PixelPitch & SpacingOrigin;

/**
 * Patient Orientation, DICOM PS3.3 C.7.6.1.1.1: the side of the patient to which rows and columns
 * run, as it stands on the image's right and bottom edge. One to three of L and R (left and right),
 * A and P (anterior and posterior), H and F (head and foot), the main direction first.
 */
export interface PatientOrientation {
  readonly right: string;
  readonly bottom: string;
}

/** Marks that the file keeps apart from its pixels, DICOM PS3.3 C.9.2; the part on the image. */
export interface Overlay {
  /** Text and lines, or the area of a region of interest. */
  readonly kind: 'graphics' | 'region';
  /** Position of the upper left pixel in the image, from 0. */
  readonly left: number;
  readonly top: number;
  readonly widthPx: number;
  readonly heightPx: number;
  /** One bit for each pixel, row by row without gaps, the first in the lowest bit of the byte. */
  readonly bits: Uint8Array<ArrayBuffer>;
}

export type Samples = Uint8Array | Int8Array | Uint16Array | Int16Array;

export function isSigned(samples: Samples): boolean {
  return samples instanceof Int8Array || samples instanceof Int16Array;
}

/**
 * One grey frame. It has no patient field: those are in {@link StudyInfo}, which is never passed to
 * the engine.
 */
export interface PixelImage {
  /**
   * Stored values, row by row, `widthPx * heightPx` of them, masked to `bitsStored` and
   * sign-extended. Their buffer may be larger.
   */
  readonly samples: Samples;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Significant bits of a sample, 1-16. */
  readonly bitsStored: number;
  /** The polarity to show it in: MONOCHROME1 also where a presentation LUT shape inverts. */
  readonly photometric: Photometric;
  /**
   * Whether the file stores colour that turned out grey. No window, LUT or padding applies to it,
   * and its full range of `bitsStored` is shown (DICOM PS3.3 C.11.2.1.2.2).
   */
  readonly isColour: boolean;
  /** Rescale slope and intercept, DICOM PS3.3 C.11.1; identity where the file has none. */
  readonly rescale: { readonly slope: number; readonly intercept: number };
  /** Replaces `rescale` if the file has one. */
  readonly modalityLut: Lut | null;
  /** Unit of the values after the modality transformation, as `HU`; null where the file names none. */
  readonly modalityUnit: string | null;
  /** In file order; the first is the one to show. */
  readonly windows: readonly VoiWindow[];
  /** In file order; the first is used where there is no window. */
  readonly voiLuts: readonly Lut[];
  /** Stored values outside of the picture, both ends included; null where the file names none. */
  readonly padding: { readonly low: number; readonly high: number } | null;
  /** Height of a pixel divided by its width; 1 for square pixels. */
  readonly pixelAspect: number;
  /** Null where the file says nothing: lengths are then pixels. No resolution for print counts. */
  readonly spacing: Spacing | null;
  /** Null where the header does not say; nothing else tells left from right. */
  readonly orientation: PatientOrientation | null;
  /** Those of this frame, in the order of the file; at most 16. */
  readonly overlays: readonly Overlay[];
  /** DICOM transfer syntax UID; null for files of other formats. */
  readonly transferSyntax: string | null;
  /** Frames in the file, 1 or more. */
  readonly frames: number;
  /** The frame that was decoded, counted from 0. */
  readonly frame: number;
}

/** Grey samples of which nothing else is known: a PNG, a TIFF, or a picture that was drawn. */
export function plainImage(
  samples: Uint8Array | Uint16Array,
  widthPx: number,
  heightPx: number,
  bitsStored: number,
): PixelImage {
  return {
    samples,
    widthPx,
    heightPx,
    bitsStored,
    photometric: 'MONOCHROME2',
    isColour: false,
    rescale: { slope: 1, intercept: 0 },
    modalityLut: null,
    modalityUnit: null,
    windows: [],
    voiLuts: [],
    padding: null,
    pixelAspect: 1,
    spacing: null,
    orientation: null,
    overlays: [],
    transferSyntax: null,
    frames: 1,
    frame: 0,
  };
}

/**
 * The study as the file's header describes it. Shown beside the image on request; never stored,
 * logged or sent.
 */
export interface StudyInfo {
  readonly patientName: string | null;
  readonly patientId: string | null;
  readonly patientBirthDate: string | null;
  readonly patientSex: string | null;
  readonly patientAge: string | null;
  readonly studyDate: string | null;
  readonly modality: string | null;
  readonly bodyPart: string | null;
  readonly viewPosition: string | null;
  /** Image Laterality, PS3.3 C.7.3.1.1.1: L, R, U (unpaired) or B (both); of the body part. */
  readonly laterality: string | null;
  /** How the spacing of the pixels was calibrated, in the writer's words. */
  readonly calibration: string | null;
}

/** Result of `decode`. */
export interface DecodedFile {
  readonly mediaType: MediaType;
  readonly image: PixelImage;
  /** Null for files that carry no header. */
  readonly study: StudyInfo | null;
  /** Peculiarities of the file that a reader must know of. */
  readonly cautions: readonly Caution[];
}

/** The facts of an image that the screen needs. */
export type ShownFacts = Pick<
  PixelImage,
  | 'widthPx'
  | 'heightPx'
  | 'pixelAspect'
  | 'spacing'
  | 'orientation'
  | 'overlays'
  | 'bitsStored'
  | 'photometric'
  | 'rescale'
  | 'modalityLut'
  | 'modalityUnit'
  | 'windows'
  | 'voiLuts'
  | 'padding'
>;

/** An image for the screen: its stored values at full depth, and how the file wants them shown. */
export interface DisplayImage extends ShownFacts {
  /** As of {@link PixelImage}, in a buffer of their own. */
  readonly samples: Samples & { readonly buffer: ArrayBuffer };
  /** The file's own, as first shown. */
  readonly voi: Voi;
}

/** A small image for a list: the file's own tones, 8 bits, `widthPx * heightPx` bytes. */
export interface Thumbnail {
  readonly grey: Uint8Array<ArrayBuffer>;
  readonly widthPx: number;
  readonly heightPx: number;
}
